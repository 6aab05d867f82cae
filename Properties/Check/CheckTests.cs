using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using static TagStorageModel.Check.Check;
using Body = System.Action<TagStorageModel.Check.Model>;

namespace TagStorageModel.Properties.Check;

public sealed class CheckTests
{
    /// <summary>Threads that each make one write and nothing else: there are as many executions as orders.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 6)]
    [InlineData(4, 24)]
    [InlineData(5, 120)]
    public void EveryOrderIsExploredOnce(int threads, long orders)
    {
        var result = Exhaustively(model =>
        {
            var cell = new Cell(model, "cell");
            for (var i = 0; i < threads; i++)
            {
                var value = i;
                model.Thread($"T{i}", async () => await cell.Write(value));
            }
        });
        Assert.Equal((orders, true), (result.Executions, result.IsVerified));
        Assert.Equal($"{nameof(EveryOrderIsExploredOnce)}: verified, {orders} execution{(orders == 1 ? "" : "s")}, "
            + $"{(orders * threads * 2).ToString("N0", CultureInfo.InvariantCulture)} steps", result.ToString());
    }

    [Fact]
    public void ALostIncrementIsExplainedAndReplayed()
    {
        var failed = Fails(() => Exhaustively(Increments(3)));
        Assert.StartsWith("C1/", failed.Key, StringComparison.Ordinal);
        Assert.Contains("breaks rule C1: no increment is lost.", failed.Message, StringComparison.Ordinal);
        Assert.Contains("READ_ONCE(count) → 0", failed.Message, StringComparison.Ordinal);
        Assert.EndsWith($"replay:  Check.Replay(\"{failed.Token}\", …)", failed.Message, StringComparison.Ordinal);
        var again = Fails(() => Replay(failed.Token!, Increments(3)));
        Assert.Equal((failed.Message, failed.Token), (again.Message, again.Token));
        Assert.Equal(failed.Key, Fails(() => Replay(failed.Token!, Increments(3), new() { Engine = EngineChoice.Coyote })).Key);
    }

    [Fact]
    public void WhatIsMendedReplaysWithoutAFailure()
    {
        var failed = Fails(() => Exhaustively(Increments(2)));
        Assert.Equal(1, Replay(failed.Token!, Increments(2, judges: false)).Executions);
    }

    [Fact]
    public void ATokenOfAnotherBodyIsRefusedInOneLine()
    {
        var token = Fails(() => Exhaustively(Increments(2), new() { Name = "counting" })).Token!;
        Assert.Equal("token: it is of a body with 2 threads, and this one has 3", Refused(token, Increments(3)));
        Assert.StartsWith("token of 'counting': it does not fit this body: step 2 is the first that differs",
            Refused(token, Locked(2)), StringComparison.Ordinal);
        Assert.StartsWith("token: ", Refused(token[..^1], Increments(2)), StringComparison.Ordinal);
        Assert.StartsWith("token: ", Refused("", Increments(2)), StringComparison.Ordinal);

        static string Refused(string token, Body body)
        {
            var message = Assert.Throws<BadInputException>(() => Replay(token, body)).Message;
            Assert.DoesNotContain('\n', message);
            return message;
        }
    }

    [Fact]
    public void BoundsAreSaidWithTheResult()
    {
        Assert.True(Exhaustively(Locked(3)).IsVerified);
        var few = Exhaustively(Locked(3), new() { Preemptions = 1 });
        Assert.Equal((true, false), (few.Ended, few.IsVerified));
        Assert.Contains("verified within the bounds on preemptions", few.ToString(), StringComparison.Ordinal);
        var first = Exhaustively(Locked(3), new() { Executions = 2 });
        Assert.Equal((2, false, false), (first.Executions, first.Ended, first.IsVerified));
        Assert.Contains(": explored 2 executions", first.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void RandomRunsAreTheSameForASeed()
    {
        var result = Randomly(Locked(3), schedules: 200, seed: 5);
        Assert.Equal(result, Randomly(Locked(3), schedules: 200, seed: 5));
        Assert.InRange(result.Executions, 200, 300);
        Assert.False(result.IsVerified);
        Assert.Equal(Fails(() => Randomly(Increments(3), seed: 2)).Token, Fails(() => Randomly(Increments(3), seed: 2)).Token);
    }

    [Fact]
    public void AConditionIsJudgedAfterEachStepOfItsWords()
    {
        Body body(bool inOrder) => model =>
        {
            var (low, high) = (new Cell(model, "low"), new Cell(model, "high"));
            model.Thread("mover", async () =>
            {
                if (inOrder) await high.Write(5);
                await low.Write(3);
                if (!inOrder) await high.Write(5);
            });
            model.Thread("looker", async () => await low.Read());
            model.Always("low is not above high", [low, high], values => values[0] <= values[1]);
        };
        Assert.True(Exhaustively(body(inOrder: true)).IsVerified);
        Assert.Contains("breaks rule A1: low is not above high", Fails(() => Exhaustively(body(inOrder: false))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ADataRaceIsFound() => Assert.Contains("breaks rule D1", Fails(() => Exhaustively(model =>
    {
        var value = new Variable(model, "value");
        model.Thread("writer", async () => await value.Write(1));
        model.Thread("reader", async () => await value.Read());
    })).Message, StringComparison.Ordinal);

    /// <summary>Locks in different orders are no failure where nothing comes of it; a deadlock is shown as it happens.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ADeadlockIsFoundWhereThereIsOne(bool isGuarded)
    {
        Body body = model =>
        {
            var (a, b, guard) = (new Mutex(model, "a"), new Mutex(model, "b"), new Mutex(model, "guard"));
            model.Thread("there", () => Both(a, b));
            model.Thread("back", () => Both(b, a));

            async KernelTask Both(Mutex first, Mutex second)
            {
                if (isGuarded) await guard.Lock();
                await first.Lock();
                await second.Lock();
                await second.Unlock();
                await first.Unlock();
                if (isGuarded) await guard.Unlock();
            }
        };
        if (isGuarded) Assert.True(Exhaustively(body).IsVerified);
        else Assert.Contains("deadlock: ", Fails(() => Exhaustively(body)).Key, StringComparison.Ordinal);
    }

    [Fact]
    public void AnExceptionOfAThreadIsAFailureThatReplays()
    {
        Body body = model =>
        {
            var cell = new Cell(model, "cell");
            model.Thread("setter", async () =>
            {
                await cell.Write(1);
                await cell.Write(0);
            });
            model.Thread("thrower", async () =>
            {
                if (await cell.Read() == 1) throw new InvalidOperationException("it is set");
            });
        };
        var failed = Fails(() => Exhaustively(body));
        Assert.Contains("throws InvalidOperationException: it is set", failed.Message, StringComparison.Ordinal);
        Assert.Equal(failed.Message, Fails(() => Replay(failed.Token!, body)).Message);
    }

    [Fact]
    public void ALivelockIsAFailureThatReplays()
    {
        Body body = model =>
        {
            var cell = new Cell(model, "cell");
            model.Thread("waiter", async () =>
            {
                while (await cell.Read() == 0)
                {
                }
            });
            model.Thread("other", async () => await cell.Write(0));
        };
        var failed = Fails(() => Exhaustively(body));
        Assert.StartsWith("T3/", failed.Key, StringComparison.Ordinal);
        Assert.Equal(failed.Key, Fails(() => Replay(failed.Token!, body)).Key);
    }

    /// <summary>What a run cannot go on from is made small, too: no thread is left that does not matter.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ARunThatGoesNoFurtherIsMadeSmall(bool throws)
    {
        Body body = model =>
        {
            var (flag, other) = (new Cell(model, "flag"), new Cell(model, "other"));
            for (var i = 0; i < 2; i++) model.Thread($"bystander{i}", async () => await other.Write(await other.Read() + 1));
            model.Thread("setter", async () =>
            {
                await flag.Write(1);
                await flag.Write(0);
            });
            model.Thread("looker", async () =>
            {
                if (await flag.Read() == 0) return;
                if (throws) throw new InvalidOperationException("it is set");
                while (await other.Read() != 7)
                {
                }
            });
        };
        var failed = Fails(() => Exhaustively(body));
        Assert.DoesNotContain("bystander", failed.Message, StringComparison.Ordinal);
        Assert.Contains("setter", failed.Message, StringComparison.Ordinal);
        Assert.Equal(failed.Key, Fails(() => Replay(failed.Token!, body)).Key);
    }

    [Fact]
    public void WhatNeverOccursMakesACheckVacuous()
    {
        Body body(long wanted) => model =>
        {
            var cell = new Cell(model, "cell");
            var seen = model.Reached("the reader sees it");
            model.Thread("writer", async () => await cell.Write(1));
            model.Thread("reader", async () =>
            {
                if (await cell.Read() == wanted) seen.Occurs();
            });
            model.Reached("it is written", () => cell.Final == wanted);
        };
        Assert.True(Exhaustively(body(1)).IsVerified);
        var failed = Fails(() => Exhaustively(body(2), new() { Name = "seeing" }));
        Assert.StartsWith("seeing has shown nothing: 'the reader sees it' was never reached; 'it is written' was never reached. ",
            failed.Message, StringComparison.Ordinal);
        Assert.Null(failed.Token);
    }

    /// <summary>A thread that has nothing to do with it is left out; one without whose work the condition fails anyway is not.</summary>
    [Fact]
    public void ThreadsThatDoNotMatterAreLeftOut()
    {
        var failed = Fails(() => Exhaustively(model =>
        {
            var (flag, other) = (new Cell(model, "flag"), new Cell(model, "other"));
            model.Thread("bystander", async () => await other.Write(1));
            model.Thread("setter", async () =>
            {
                await flag.Write(1);
                await flag.Write(0);
            });
            model.Thread("looker", async () => model.Assert(await flag.Read() == 0, "the flag is not set"));
        }));
        Assert.DoesNotContain("bystander", failed.Message, StringComparison.Ordinal);
        Assert.Contains("T1 ", Fails(() => Exhaustively(Increments(2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingOfAKernelIsToldWhereNothingOfItMatters() =>
        Assert.DoesNotContain("preempt_count", Fails(() => Exhaustively(Increments(2))).Message, StringComparison.Ordinal);

    [Fact]
    public void ACheckThatWasToFailAndDoesNotSaysSo() =>
        Assert.StartsWith("the check was to fail: ", Assert.Throws<InvalidOperationException>(() => Fails(() =>
            Exhaustively(Locked(2)))).Message, StringComparison.Ordinal);

    [Fact]
    public void ABodyWithoutThreadsIsRefused() => Assert.Throws<ArgumentException>(() => Exhaustively(_ => { }));

    internal static Body Increments(int threads, bool judges = true) => model =>
    {
        var count = new Cell(model, "count");
        for (var i = 0; i < threads; i++) model.Thread($"T{i}", async () => await count.Write(await count.Read() + 1));
        if (judges) model.Finally("no increment is lost", () => count.Final == threads);
    };

    internal static Body Locked(int threads) => model =>
    {
        var count = new Variable(model, "count");
        var mutex = new Mutex(model, "mutex");
        for (var i = 0; i < threads; i++)
        {
            model.Thread($"T{i}", async () =>
            {
                await mutex.Lock();
                await count.Write(await count.Read() + 1);
                await mutex.Unlock();
            });
        }

        model.Finally("no increment is lost", () => count.Final == threads);
    };
}
