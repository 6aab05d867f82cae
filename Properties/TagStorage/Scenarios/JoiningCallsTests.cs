using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage.Scenarios;

/// <summary>What is added to the model later joins generated cases and changes no other.</summary>
public sealed class JoiningCallsTests
{
    private const int Cases = 2000;

    private static readonly Operation Peek = new(1000, "Peek", "peek {frame}", "It peeks.", (_, _, _) => default)
    {
        Detail = Argument.Frame,
        IsOfNoProcess = true,
        Joins = new(OneIn: 8),
    };

    private static readonly Operation Poke = new(1001, "Poke", "poke {slot}", "It pokes.", (_, _, _) => default)
    {
        Detail = Argument.Slot,
        Joins = new(OneIn: 3),
    };

    private static readonly Operation Shrink = new(1002, "Shrink", "shrink mm{mm}", "It shrinks.", (_, _, _) => default)
    {
        Needs = Need.HugePages,
        Joins = new(OneIn: 2),
    };

    [Fact]
    public void CasesThatAnAddedCallDoesNotJoinAreAsBefore()
    {
        var joined = 0;
        for (var i = 0ul; i < Cases; i++)
        {
            var (before, after) = (ScenarioGenerator.Case(5, i), Case(i, [.. OperationSet.All, Peek]));
            Assert.Null(after.Fault());
            Assert.Equal(after, ScenarioGenerator.Repair(after));
            Assert.Equal(before, Without(after, Peek));
            if (!before.Equals(after)) joined++;
        }

        Assert.InRange(joined, (Cases / 8) - 60, (Cases / 8) + 60);
    }

    [Fact]
    public void AnAddedCallGoesToSetupsAndThreadsAlike()
    {
        Scenario[] all = [.. Enumerable.Range(0, Cases).Select(i => Case((ulong)i, [.. OperationSet.All, Poke]))];
        Assert.Contains(all, scenario => scenario.Setup.Any(call => call.Operation == Poke));
        var threads = all.SelectMany(scenario => scenario.Threads);
        Assert.Contains(threads, thread => thread.Mm > 0 && thread.Calls.Any(call => call.Operation == Poke && call.Mm == thread.Mm));
    }

    [Fact]
    public void TwoAddedCallsDoNotDisturbEachOther()
    {
        var together = 0;
        for (var i = 0ul; i < Cases; i++)
        {
            var (peek, poke) = (Case(i, [.. OperationSet.All, Peek]), Case(i, [.. OperationSet.All, Poke]));
            var both = Case(i, [.. OperationSet.All, Peek, Poke]);
            Assert.Equal(peek, Without(both, Poke));
            Assert.Equal(poke, Without(both, Peek));
            if (!both.Equals(peek) && !both.Equals(poke)) together++;
        }

        Assert.InRange(together, (Cases / 24) - 35, (Cases / 24) + 35);
    }

    [Fact]
    public void WhatNeedsHugePagesJoinsWhereThereAreSome()
    {
        var joined = 0;
        for (var i = 0ul; i < Cases; i++)
        {
            var scenario = Case(i, [.. OperationSet.All, Shrink]);
            Assert.Null(scenario.Fault());
            if (!scenario.Equals(ScenarioGenerator.Case(5, i))) joined++;
        }

        Assert.InRange(joined, 40, 140);
    }

    private static Scenario Case(ulong index, IReadOnlyList<Operation> operations) =>
        ScenarioGenerator.Case(5, index, operations, MachineOptionSet.All);

    private static Scenario Without(Scenario scenario, Operation operation) => scenario with
    {
        Setup = [.. scenario.Setup.Where(call => call.Operation != operation)],
        Threads =
        [
            .. scenario.Threads.Select(thread => thread with { Calls = [.. thread.Calls.Where(call => call.Operation != operation)] }),
        ],
    };
}
