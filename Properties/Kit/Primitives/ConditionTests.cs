using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Primitives;

public sealed class ConditionTests
{
    /// <summary>Whoever waits goes on only where all of the condition holds at once, in each way in which it comes to that.</summary>
    [Fact]
    public void NobodyGoesOnBeforeItHolds()
    {
        var machine = new Machine([]) { Checked = true };
        Cell[] cells = [new(machine, "x"), new(machine, "y"), new(machine, "seen")];
        var both = new Condition(machine, "x == 1 && y == 1", [cells[0], cells[1]], seen => seen[0] == 1 && seen[1] == 1);
        machine.AddThread("waiter", new Cpu(machine, 0), _ => Wait());
        machine.AddThread("first", new Cpu(machine, 1), _ => Write(cells[0]));
        machine.AddThread("second", new Cpu(machine, 2), _ => Write(cells[1]));
        machine.BindInvariants(null);
        var search = new Explorer(machine);
        Assert.True(search.Run(() =>
        {
            Assert.True(machine.AllReturned);
            Assert.Equal(2, cells[2].Final);
            return true;
        }));

        // The two stores in either order; nothing is made of looks that show nothing.
        Assert.Equal((2, 0, 0), (search.Counts.Executions, search.Counts.Blocked, search.Counts.Cut));

        async KernelTask Wait()
        {
            await both.Holds();
            await cells[2].Write(await cells[0].Read() + await cells[1].Read());
        }

        async KernelTask Write(Cell cell) => await cell.Write(1);
    }

    /// <summary>It may hold for a while only: then there is a run in which it was missed, which is a deadlock.</summary>
    [Theory]
    [InlineData(false, 1, 0)]
    [InlineData(true, 2, 1)]
    public void WhatHoldsForAWhileOnlyMayBeMissed(bool isTakenBack, int executions, int deadlocks)
    {
        var machine = new Machine([]);
        var x = new Cell(machine, "x");
        var isSet = new Condition(machine, "x == 1", [x], seen => seen[0] == 1);
        machine.AddThread("waiter", new Cpu(machine, 0), _ => Wait());
        machine.AddThread("setter", new Cpu(machine, 1), _ => Set());
        machine.BindInvariants(null);
        var search = new Explorer(machine);
        Assert.True(search.Run(() => true));
        Assert.Equal((executions, deadlocks), (search.Counts.Executions, search.Counts.Deadlocks));

        async KernelTask Wait() => await isSet.Holds();

        async KernelTask Set()
        {
            await x.Write(1);
            if (isTakenBack) await x.Write(0);
        }
    }

    [Fact]
    public void AMachineWithStoreBuffersHasNone()
    {
        var machine = new Machine([]);
        var x = new Cell(machine, "x");
        var isSet = new Condition(machine, "x == 1", [x], seen => seen[0] == 1);
        var cpu = new Cpu(machine, 0);
        machine.AddThread("waiter", cpu, _ => Wait());
        machine.AddStoreBuffer("buffer", cpu);
        machine.BindInvariants(null);
        Assert.Contains("store buffers", Assert.Throws<InvalidOperationException>(() => new Explorer(machine).Run(() => true)).Message,
            StringComparison.Ordinal);

        async KernelTask Wait() => await isSet.Holds();
    }
}
