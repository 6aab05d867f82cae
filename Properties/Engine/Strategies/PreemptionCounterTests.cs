using FsCheck.Xunit;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Properties.Engine.Engines;

namespace TagStorageModel.Properties.Engine.Strategies;

public sealed class PreemptionCounterTests
{
    // Two threads and an interrupt on the CPU of the first, each of two steps: it starts, and reads.
    [Theory]
    [InlineData("0 0 1 1", 0, 0b011)]
    [InlineData("0 1 1 0", 1, 0b011)]
    [InlineData("0 1 0 1", 2, 0b011)]
    [InlineData("1 0 1 0", 2, 0b011)]
    [InlineData("0 2 2 0 1 1", 0, 0b111)]
    [InlineData("2 2 0 0 1 1", 0, 0b111)]
    public void SwitchesFromAThreadThatCouldGoOnAreCounted(string threads, int preemptions, int participants)
    {
        var machine = TwoThreads();
        var runs = threads.Split(' ').Select(thread => new ScheduleRun(thread[0] - '0', 1));
        var replay = new ReplayStrategy(Schedule.Of(runs, []));
        var counter = new PreemptionCounter(replay);
        for (var again = 0; again < 2; again++)
        {
            new OwnEngine(machine).Run(counter);
            Assert.Null(replay.Misfit);
            Assert.Equal((preemptions, (uint)participants), (counter.Preemptions, counter.Participants));
        }
    }

    [Property(MaxTest = 200)]
    public void ThereAreFewerThanSwitches(ulong seed, ulong schedule)
    {
        var machine = new RandomProgram(seed).Machine;
        var counter = new PreemptionCounter(new RandomStrategy(schedule));
        new OwnEngine(machine).Run(counter);
        var made = Schedule.Of(machine.Trace.Decisions);
        Assert.InRange(counter.Preemptions, 0, Math.Max(0, made.Runs.Count - 1));

        // Each is where one thread's run ends and another's begins.
        var ends = new HashSet<int>();
        var steps = 0;
        foreach (var run in made.Runs) ends.Add(steps += run.Length);
        Assert.Subset(ends, counter.Steps.ToHashSet());
        Assert.Equal(counter.Steps.Order().Distinct(), counter.Steps);
        Assert.Equal(made.Runs.Aggregate(0u, (set, run) => set | 1u << run.Thread), counter.Participants);
    }

    private static Machine TwoThreads()
    {
        var machine = new Machine();
        var cell = new Cell(machine, "cell");
        Cpu[] cpus = [new(machine, 0), new(machine, 1)];
        foreach (var cpu in cpus) machine.AddThread("t", cpu, _ => Read(cell));
        machine.AddInterrupt("i", cpus[0], _ => Read(cell));
        machine.BindInvariants(null);
        return machine;
    }

    private static async KernelTask Read(Cell cell) => await cell.Read();
}
