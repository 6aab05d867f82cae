using FsCheck.Fluent;
using TagStorageModel.Check.Linearizability;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using static TagStorageModel.Check.Check;

namespace TagStorageModel.Properties.Check.Linearizability;

/// <summary>A register, a stack and a queue, each mended and broken.</summary>
public sealed class SpecificationTests
{
    private static readonly ProgramSize Small = new(2, 2);

    [Fact]
    public void AMendedRegisterIsLinearizable() => IsLinearizable(Register(isTorn: false));

    [Fact]
    public void ARegisterWrittenInHalvesIsNot()
    {
        var failed = Fails(() => Register(isTorn: true).Check(size: Small));
        Assert.StartsWith("L1/", failed.Key, StringComparison.Ordinal);

        // The smallest program: somebody writes what differs in both halves, and somebody reads.
        Assert.Contains("calls write(3)", failed.Message, StringComparison.Ordinal);
        var history = failed.Message.Split('\n').TakeWhile(line => line.Length > 0);
        Assert.Equal(2, history.Count(line => line.Contains("calls ", StringComparison.Ordinal)));
        Assert.Contains("The sequential model has no such history.", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMendedStackIsLinearizable() => IsLinearizable(Stack(compares: true));

    [Fact]
    public void AStackThatDoesNotCompareIsNot() =>
        Assert.StartsWith("L1/", Fails(() => Stack(compares: false).Check(size: Small)).Key, StringComparison.Ordinal);

    [Fact]
    public void AMendedQueueIsLinearizable() => IsLinearizable(Queue(looksAgain: true, wakesAlways: true), executions: 500);

    [Fact]
    public void AQueueWhoseTakersDoNotLookAgainIsNot()
    {
        var failed = Fails(() => Queue(looksAgain: false, wakesAlways: true).Check(size: new(3, 2)));
        Assert.StartsWith("L1/", failed.Key, StringComparison.Ordinal);
        Assert.Contains("take() waits, and not ", failed.Message, StringComparison.Ordinal);
    }

    /// <summary>Who waits on an empty queue waits rightly; who waits although there is something does not.</summary>
    [Fact]
    public void ALostWakeUpIsFoundAndAnEmptyQueueIsNoFault()
    {
        var failed = Fails(() => Queue(looksAgain: true, wakesAlways: false).Check(programs: 400, size: new(3, 2)));
        Assert.StartsWith("L2/", failed.Key, StringComparison.Ordinal);
        Assert.Contains("and it does not return", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ATokenReplaysAndFitsNoOtherOperations()
    {
        var failed = Fails(() => Register(isTorn: true).Check(size: Small));
        Assert.Equal(failed.Message, Fails(() => Register(isTorn: true).Replay(failed.Token!)).Message);
        Assert.StartsWith($"token of '{nameof(ATokenReplaysAndFitsNoOtherOperations)}': it does not fit this body: ",
            Assert.Throws<BadInputException>(() => Register(isTorn: false).Replay(failed.Token!)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RandomInterleavingsFindItToo() =>
        Assert.StartsWith("L1/", Fails(() => Stack(compares: false).Check(schedules: 100)).Key, StringComparison.Ordinal);

    [Fact]
    public void ProgramsAreTheSameForASeed() =>
        Assert.Equal(Register(isTorn: false).Check(10, seed: 3, size: Small).ToString(),
            Register(isTorn: false).Check(10, seed: 3, size: Small).ToString());

    /// <summary>Parts have nothing to do with each other: a model of one part is enough.</summary>
    [Fact]
    public void PartsAreJudgedByThemselves()
    {
        Specification<Cell[], long> Bits(Func<int, int> where) =>
            new Specification<Cell[], long>(model => [new(model, "bit0"), new(model, "bit1")], 0)
                .With("set", Gen.Choose(0, 1), async (bits, which) => await bits[where(which)].Exchange(1), (state, _) => (1, state))
                .With("is", Gen.Choose(0, 1), async (bits, which) => await bits[which].Read(), (state, _) => (state, state))
                .PartitionedBy(call => call.Argument);
        Assert.True(Bits(which => which).Check(50, size: Small).Ended);
        Assert.StartsWith("L1/", Fails(() => Bits(_ => 0).Check(50, size: Small)).Key, StringComparison.Ordinal);
    }

    private static void IsLinearizable<TObject, TState>(Specification<TObject, TState> specification, long? executions = null)
        where TState : notnull
    {
        var result = specification.Check(40, size: Small, options: new() { Executions = executions });
        Assert.Equal(40, result.Programs);
        Assert.True(result.Executions > 200, $"{result}");
        if (executions is null) Assert.True(result.IsVerified, $"{result}");
    }

    private static Specification<TornRegister, int> Register(bool isTorn) =>
        new Specification<TornRegister, int>(model => new TornRegister(model, isTorn), 0)
            .With("write", Gen.Elements(0, 3), (register, value) => register.Write(value), (_, value) => value)
            .With("read", register => register.Read(), state => (state, (long)state));

    private static Specification<LinkedStack, EquatableList<int>> Stack(bool compares) =>
        new Specification<LinkedStack, EquatableList<int>>(model => new LinkedStack(model, compares), [])
            .With("push", Gen.Choose(1, 3), (stack, value) => stack.Push(value), (state, value) => [.. state, value])
            .With("pop", stack => stack.Pop(),
                state => state.Count == 0 ? (state, 0L) : (state.Without(state.Count - 1), (long)state[^1]));

    private static Specification<BoundedQueue, EquatableList<int>> Queue(bool looksAgain, bool wakesAlways) =>
        new Specification<BoundedQueue, EquatableList<int>>(model => new BoundedQueue(model, looksAgain, wakesAlways), [])
            .With("put", Gen.Choose(1, 3), (queue, value) => queue.Put(value),
                (state, value) => state.Count == BoundedQueue.Places ? null : ((EquatableList<int>)[.. state, value], true))
            .With("take", queue => queue.Take(), state => state.Count == 0 ? null : (state.Without(0), (long)state[0]));

    private sealed class TornRegister(Machine model, bool isTorn)
    {
        private readonly Cell whole = new(model, "whole");
        private readonly Cell low = new(model, "low");
        private readonly Cell high = new(model, "high");

        internal async KernelTask Write(int value)
        {
            if (!isTorn)
            {
                await whole.Write(value);
                return;
            }

            await low.Write(value % 2);
            await high.Write(value / 2);
        }

        internal async KernelTask<long> Read() => isTorn ? await low.Read() + (2 * await high.Read()) : await whole.Read();
    }

    private sealed class LinkedStack(Machine model, bool compares)
    {
        private readonly Cell head = new(model, "head");
        private readonly Cell used = new(model, "used", 1);
        private readonly Cell[] next = [.. Enumerable.Range(0, 16).Select(i => new Cell(model, $"next{i}"))];
        private readonly Cell[] values = [.. Enumerable.Range(0, 16).Select(i => new Cell(model, $"value{i}"))];

        internal async KernelTask Push(int value)
        {
            var node = await used.FetchAdd(1);
            await values[node].Write(value);
            while (true)
            {
                var seen = await head.Read();
                await next[node].Write(seen);
                if (await Replace(seen, node)) return;
            }
        }

        internal async KernelTask<long> Pop()
        {
            while (true)
            {
                var seen = await head.Read();
                if (seen == 0) return 0;
                if (await Replace(seen, await next[seen].Read())) return await values[seen].Read();
            }
        }

        private async KernelTask<bool> Replace(long seen, long node)
        {
            if (compares) return await head.CompareExchange(seen, node) == seen;
            await head.Write(node);
            return true;
        }
    }

    private sealed class BoundedQueue(Machine model, bool looksAgain, bool wakesAlways)
    {
        internal const int Places = 2;
        private readonly Mutex mutex = new(model, "mutex");
        private readonly ConditionVariable notFull = new(model, "not_full");
        private readonly ConditionVariable notEmpty = new(model, "not_empty");
        private readonly Variable count = new(model, "count");
        private readonly Variable first = new(model, "first");
        private readonly Variable[] places = [new(model, "place0"), new(model, "place1")];

        internal async KernelTask<bool> Put(int value)
        {
            await mutex.Lock();
            while (await count.Read() == Places) await notFull.Wait(mutex);
            var before = await count.Read();
            await places[(await first.Read() + before + Places) % Places].Write(value);
            await count.Write(before + 1);
            if (wakesAlways || before == 0) await notEmpty.Signal();
            await mutex.Unlock();
            return true;
        }

        internal async KernelTask<long> Take()
        {
            await mutex.Lock();
            while (await count.Read() == 0)
            {
                await notEmpty.Wait(mutex);
                if (!looksAgain) break;
            }

            var place = await first.Read();
            var value = await places[place].Read();
            await first.Write((place + 1) % Places);
            await count.Write(await count.Read() - 1);
            await notFull.Signal();
            await mutex.Unlock();
            return value;
        }
    }
}
