using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Engine.Engines;

public sealed class OwnEngineTests
{
    [Fact]
    public void LocksExcludeAndOutcomesRepeat()
    {
        var machine = Counter(threads: 3, rounds: 2, out var cell);
        machine.Checked = true;
        var engine = new OwnEngine(machine);
        var digests = new List<ulong>();
        var strategy = new RandomStrategy(7);
        for (var i = 0; i < 200; i++)
        {
            Assert.True(engine.Run(strategy));
            Assert.True(machine.AllReturned);
            Assert.Equal(6, cell.Final);
            digests.Add(machine.Trace.Digest);
        }

        Assert.True(digests.Distinct().Count() > 20);
        var again = new RandomStrategy(7);
        Assert.All(digests, digest =>
        {
            engine.Run(again);
            Assert.Equal(digest, machine.Trace.Digest);
        });
    }

    [Fact]
    public void ModelledCodeThatPeeksBetweenStepsIsSeen()
    {
        var machine = new Machine { Checked = true };
        var gate = new SpinLock(machine, "lock", "lock");
        var cell = new Cell(machine, "cell");
        machine.AddThread("t", new Cpu(machine, 0), _ => Peek(gate, cell));
        machine.BindInvariants(null);
        Assert.Throws<InvalidOperationException>(() => new OwnEngine(machine).Run(new RandomStrategy(1)));

        static async KernelTask Peek(SpinLock gate, Cell cell)
        {
            await cell.Read();
            if (gate.Owner is null) await cell.Write(1);
        }
    }

    [Fact]
    public void AScheduleAllocatesNothingOnceWarm()
    {
        Assert.SkipWhen(BuildKind.IsDebug, "In a debug build async methods are classes.");
        var machine = Counter(threads: 3, rounds: 1, out _);
        var engine = new OwnEngine(machine);
        var strategy = new RandomStrategy(7);
        // Until the just-in-time compiler has optimised it, an await of a struct still boxes; beside other tests
        // that takes seconds.
        var allocated = long.MaxValue;
        for (var batch = 0; batch < 3000 && allocated != 0; batch++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 2000; i++) engine.Run(strategy);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    private static Machine Counter(int threads, int rounds, out Cell cell)
    {
        var machine = new Machine();
        var shared = new Cell(machine, "counter");
        var gate = new SpinLock(machine, "lock", "lock");
        for (var i = 0; i < threads; i++) machine.AddThread($"t{i}", new Cpu(machine, i), _ => Count(gate, shared, rounds));
        machine.BindInvariants(null);
        cell = shared;
        return machine;
    }

    private static async KernelTask Count(SpinLock gate, Cell shared, int rounds)
    {
        for (var i = 0; i < rounds; i++) await Increment(gate, shared);
    }

    private static async KernelTask Increment(SpinLock gate, Cell shared)
    {
        await gate.Lock();
        var value = await shared.Read();
        await shared.Write(value + 1);
        await gate.Unlock();
    }
}
