using System.Numerics;
using FsCheck.Xunit;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Programs;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Properties.Engine.Engines;

namespace TagStorageModel.Properties.Engine.Strategies;

public sealed class PctStrategyTests
{
    [Property(MaxTest = 300)]
    public void PrioritiesAreAPermutation(ulong seed, byte more)
    {
        var machine = Threads(1 + (more % 8));
        var strategy = new PctStrategy(seed, 1);
        for (var run = 0; run < 5; run++)
        {
            strategy.Begin(machine);
            var order = OrderOf(strategy, machine);
            Assert.Equal(Enumerable.Range(0, machine.Threads.Count), order.Order());
            Assert.Equal(order, OrderOf(strategy, machine));
        }
    }

    [Fact]
    public void EveryOrderOccursAboutAsOften()
    {
        const int Runs = 6000;
        var machine = Threads(3);
        var strategy = new PctStrategy(1, 1);
        var orders = new Dictionary<string, int>();
        for (var run = 0; run < Runs; run++)
        {
            strategy.Begin(machine);
            var order = string.Join(' ', OrderOf(strategy, machine));
            orders[order] = orders.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(6, orders.Count);
        Assert.All(orders.Values, count => Assert.InRange(count, Runs / 6 * 0.8, Runs / 6 * 1.2));
    }

    [Property(MaxTest = 200)]
    public void AtDepth1AThreadIsPreemptedOnlyByOneThatCouldNotGoBefore(ulong seed, ulong schedule)
    {
        var machine = new RandomProgram(seed).Machine;
        var watch = new Watch(new PctStrategy(schedule, 1));
        var engine = new OwnEngine(machine);
        for (var run = 0; run < 5; run++) engine.Run(watch);
        Assert.Equal(0, watch.Preemptions);
    }

    [Property(MaxTest = 200)]
    public void ADepthAllowsAsManyChanges(ulong seed, ulong schedule, byte more)
    {
        var depth = 1 + (more % 4);
        var machine = new RandomProgram(seed).Machine;
        var watch = new Watch(new PctStrategy(schedule, depth));
        new OwnEngine(machine).Run(watch);
        Assert.InRange(watch.Preemptions, 0, depth - 1);
    }

    [Fact]
    public void AtDepth3ItFindsTheSmallTagRaceSoon()
    {
        const int Seeds = 301;
        var needed = Enumerable.Range(0, Seeds).Select(RunsNeeded).Order().ToList();
        Assert.InRange(needed[Seeds / 2], 1, 60);

        static int RunsNeeded(int seed)
        {
            var machine = ReferencePrograms.Make("tag-race:1");
            var engine = new OwnEngine(machine);
            var strategy = new PctStrategy((ulong)seed, 3);
            for (var runs = 1; runs < 10_000; runs++)
            {
                engine.Run(strategy);
                if (!machine.Violations.Items.IsEmpty) return runs;
            }

            return int.MaxValue;
        }
    }

    [Property(MaxTest = 100)]
    public void ItsRunsRepeat(ulong seed, ulong schedule)
    {
        Assert.Equal(Digests(), Digests());

        ulong[] Digests()
        {
            var machine = new RandomProgram(seed).Machine;
            var engine = new OwnEngine(machine);
            var strategy = new PctStrategy(schedule, 3);
            return [.. Enumerable.Range(0, 8).Select(_ =>
            {
                engine.Run(strategy);
                return machine.Trace.Digest;
            })];
        }
    }

    /// <summary>From the highest priority to the lowest.</summary>
    private static List<int> OrderOf(PctStrategy strategy, Machine machine)
    {
        var order = new List<int>();
        for (var left = (1u << machine.Threads.Count) - 1; left != 0;)
        {
            var next = strategy.NextThread(left);
            order.Add(next);
            left &= ~(1u << next);
        }

        return order;
    }

    private static Machine Threads(int count)
    {
        var machine = new Machine();
        var cell = new Cell(machine, "cell");
        for (var i = 0; i < count; i++) machine.AddThread($"t{i}", new Cpu(machine, i), _ => Read(cell));
        machine.BindInvariants(null);
        return machine;
    }

    private static async KernelTask Read(Cell cell) => await cell.Read();

    /// <summary>Counts the switches from a thread to another although both could go, before and after: not forced by blocking.</summary>
    private sealed class Watch(IStrategy inner) : IStrategy
    {
        private int previous;
        private uint before;

        internal int Preemptions { get; private set; }

        public bool Begin(Machine machine)
        {
            previous = -1;
            return inner.Begin(machine);
        }

        public int NextThread(uint runnable)
        {
            var next = inner.NextThread(runnable);
            Assert.True((runnable >> next & 1) != 0 && BitOperations.PopCount(runnable) > 0);
            if (previous >= 0 && next != previous && (runnable >> previous & 1) != 0 && (before >> next & 1) != 0) Preemptions++;
            previous = next;
            before = runnable;
            return next;
        }

        public int NextOutcome(int outcomes) => inner.NextOutcome(outcomes);
    }
}
