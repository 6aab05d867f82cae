using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Primitives;

/// <summary>The litmus tests of relaxed stores: store buffering (SB), message passing (MP), and coherence (CoRR).</summary>
public sealed class CellTests
{
    [Theory]
    [InlineData(false, Between.Nothing, false)]
    [InlineData(true, Between.Nothing, true)]
    [InlineData(true, Between.Wmb, true)]
    [InlineData(true, Between.Barrier, false)]
    public void StoreBuffering(bool hasBuffers, Between between, bool areBothMissed)
    {
        var litmus = new Litmus(hasBuffers);
        var seen = litmus.Run(() => Write(litmus.X, litmus.Y, 0), () => Write(litmus.Y, litmus.X, 1));
        Assert.Equal(areBothMissed, seen.Contains((0, 0)));
        Assert.Superset(new HashSet<(long, long)> { (0, 1), (1, 0), (1, 1) }, seen);

        async KernelTask Write(Cell mine, Cell theirs, int thread)
        {
            await mine.Write(1);
            if (between == Between.Wmb) Context.Wmb();
            if (between == Between.Barrier) await litmus.Barriers[thread].CompareExchangeZero(1);
            litmus.Seen[thread] = await theirs.Read();
        }
    }

    [Theory]
    [InlineData(false, Between.Nothing, false)]
    [InlineData(true, Between.Nothing, true)]
    [InlineData(true, Between.Wmb, false)]
    [InlineData(true, Between.Barrier, false)]
    public void MessagePassing(bool hasBuffers, Between between, bool isFlagSeenBeforeData)
    {
        var litmus = new Litmus(hasBuffers);
        var seen = litmus.Run(Send, Receive);
        Assert.Equal(isFlagSeenBeforeData, seen.Contains((1, 0)));
        Assert.Superset(new HashSet<(long, long)> { (0, 0), (0, 1), (1, 1) }, seen);

        async KernelTask Send()
        {
            await litmus.X.Write(1);
            if (between == Between.Wmb) Context.Wmb();
            if (between == Between.Barrier) await litmus.Barriers[0].CompareExchangeZero(1);
            await litmus.Y.Write(1);
        }

        async KernelTask Receive()
        {
            litmus.Seen[0] = await litmus.Y.Read();
            litmus.Seen[1] = await litmus.X.Read();
        }
    }

    [Fact]
    public void StoresToOneCellAreSeenInOrder()
    {
        var litmus = new Litmus(hasBuffers: true);
        var seen = litmus.Run(Write, Read);
        Assert.Equal([(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)], seen.Order());

        async KernelTask Write()
        {
            await litmus.X.Write(1);
            await litmus.X.Write(2);
        }

        async KernelTask Read()
        {
            litmus.Seen[0] = await litmus.X.Read();
            litmus.Seen[1] = await litmus.X.Read();
        }
    }

    [Fact]
    public void ACpuSeesItsOwnStoreBeforeOthersDo()
    {
        var litmus = new Litmus(hasBuffers: true);
        var early = 0;
        litmus.Run(Write, async () => await litmus.Y.Read());
        Assert.True(early > 0);
        Assert.Equal(3, litmus.X.Final);

        async KernelTask Write()
        {
            await litmus.X.Write(2);
            await litmus.X.Write(3);
            if (!litmus.Machine.Threads[0].Cpu.Stores!.IsEmpty) early++;
            Assert.Equal(3, await litmus.X.Read());
        }
    }

    [Theory]
    [InlineData(false, "WRITE_ONCE")]
    [InlineData(true, "WRITE_ONCE, buffered")]
    public void WithoutABufferAStoreIsOneStep(bool hasBuffers, string kind)
    {
        var litmus = new Litmus(hasBuffers);
        litmus.Machine.Trace.IsRecording = true;
        litmus.Run(async () => await litmus.X.Write(1), async () => await litmus.Y.Read(), runs: 1);
        var store = Assert.Single(litmus.Machine.Trace.Entries, entry => entry.Thread.Index == 0 && entry.Step.Kind?.Name != "start");
        Assert.Equal(kind, store.Step.Kind.Name);
        Assert.Equal(hasBuffers ? "WRITE_ONCE(x, 1), buffered" : "WRITE_ONCE(x, 1)", store.Text);
    }

    [Fact]
    public void WhatReadsAndWritesAtOnceReturnsWhatItFound()
    {
        var litmus = new Litmus(hasBuffers: false);
        litmus.Machine.Trace.IsRecording = true;
        litmus.Run(Use, async () => await litmus.Y.Read(), runs: 1);
        Assert.Equal(-3, litmus.X.Final);
        Assert.Equal(
            ["cmpxchg(x, 1, 2) \u2192 0", "cmpxchg(x, 0, 2) \u2192 0", "xchg(x, 5) \u2192 2", "atomic_fetch_add(-8, x) \u2192 5",
                "smp_load_acquire(x) \u2192 -3", "smp_store_release(y, 4)"],
            litmus.Machine.Trace.Entries.Where(entry => entry.Thread.Index == 0 && entry.Step.Target is Cell).Select(entry => entry.Text));

        async KernelTask Use()
        {
            Assert.Equal(0, await litmus.X.CompareExchange(1, 2));
            Assert.Equal(0, await litmus.X.CompareExchange(0, 2));
            Assert.Equal(2, await litmus.X.Exchange(5));
            Assert.Equal(5, await litmus.X.FetchAdd(-8));
            Assert.Equal(-3, await litmus.X.ReadAcquire());
            await litmus.Y.WriteRelease(4);
        }
    }

    /// <summary>A release is made when all stores before it have taken effect; what comes after an exchange comes after them, too.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AReleaseAndAnExchangeWaitForTheStoresBefore(bool isExchange)
    {
        var litmus = new Litmus(hasBuffers: true);
        var seen = litmus.Run(Send, Receive);
        Assert.DoesNotContain((1, 0), seen);
        Assert.Superset(new HashSet<(long, long)> { (0, 0), (0, 1), (1, 1) }, seen);

        async KernelTask Send()
        {
            await litmus.X.Write(1);
            if (isExchange) await litmus.Y.Exchange(1);
            else await litmus.Y.WriteRelease(1);
        }

        async KernelTask Receive()
        {
            litmus.Seen[0] = await litmus.Y.ReadAcquire();
            litmus.Seen[1] = await litmus.X.Read();
        }
    }

    [Fact]
    public void AnObjectThatIsMadeWhileTheMachineRunsIsRefused()
    {
        var machine = new Machine([]);
        machine.BindInvariants(null);
        Assert.Contains("x is made while the machine runs", Assert.Throws<InvalidOperationException>(() => new Cell(machine, "x")).Message,
            StringComparison.Ordinal);
    }

    /// <summary>What stands between a thread's two accesses.</summary>
    public enum Between
    {
        /// <summary>Nothing.</summary>
        Nothing,

        /// <summary>smp_wmb().</summary>
        Wmb,

        /// <summary>A full barrier: a cmpxchg() of a cell of its own.</summary>
        Barrier,
    }

    private sealed class Litmus
    {
        private const int Runs = 2000;
        private readonly bool hasBuffers;

        internal Litmus(bool hasBuffers)
        {
            this.hasBuffers = hasBuffers;
            Machine = new Machine { Checked = true };
            X = new Cell(Machine, "x");
            Y = new Cell(Machine, "y");
            Barriers = [new Cell(Machine, "b0"), new Cell(Machine, "b1")];
        }

        internal Machine Machine { get; }

        internal Cell X { get; }

        internal Cell Y { get; }

        internal Cell[] Barriers { get; }

        internal long[] Seen { get; } = new long[2];

        internal HashSet<(long First, long Second)> Run(Func<KernelTask> first, Func<KernelTask> second, int runs = Runs)
        {
            Cpu[] cpus = [new(Machine, 0), new(Machine, 1)];
            Machine.AddThread("t0", cpus[0], _ => first());
            Machine.AddThread("t1", cpus[1], _ => second());
            for (var i = 0; hasBuffers && i < cpus.Length; i++) Machine.AddStoreBuffer($"B{i}", cpus[i]);
            Machine.BindInvariants(null);
            var engine = new OwnEngine(Machine);
            var strategy = new RandomStrategy(1);
            var seen = new HashSet<(long, long)>();
            for (var i = 0; i < runs; i++)
            {
                engine.Run(strategy);
                Assert.True(Machine.AllReturned);
                seen.Add((Seen[0], Seen[1]));
            }

            return seen;
        }
    }
}
