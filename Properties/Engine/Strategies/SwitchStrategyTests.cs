using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Properties.Engine.Engines;

namespace TagStorageModel.Properties.Engine.Strategies;

public sealed class SwitchStrategyTests
{
    [Property(MaxTest = 300)]
    public void EveryScheduleCanBeRunOnEveryMachine(ulong seed, ulong pick)
    {
        var schedule = ScheduleGenerator.Schedules.Sample(1, new Rnd(pick, 1), 40).Single();
        var program = new RandomProgram(seed);
        var strategy = new SwitchStrategy(schedule);
        Assert.True(new OwnEngine(program.Machine).Run(strategy));
        var outcome = program.Outcome();
        Assert.True(new CoyoteEngine(program.Machine).Run(strategy));
        Assert.Equal(outcome, program.Outcome());
    }

    [Property(MaxTest = 300)]
    public void AScheduleThatFitsIsFollowed(ulong seed, ulong schedule)
    {
        var machine = new RandomProgram(seed).Machine;
        var recorded = ScheduleRecorder.Record(machine, new RandomStrategy(schedule));
        Assert.Equal(recorded, ScheduleRecorder.Record(machine, new SwitchStrategy(recorded)));
    }

    [Fact]
    public void AfterTheScheduleNobodyIsPreempted()
    {
        for (ulong seed = 0; seed < 100; seed++)
        {
            var machine = new RandomProgram(seed).Machine;
            var strategy = new PreemptionWatch(new SwitchStrategy(Schedule.Empty));
            new OwnEngine(machine).Run(strategy);
            Assert.Equal(0, strategy.Preemptions);
        }
    }

    private sealed class PreemptionWatch(IStrategy inner) : IStrategy
    {
        private int last = -1;

        public int Preemptions { get; private set; }

        public bool Begin(Machine machine) => inner.Begin(machine);

        public int NextThread(uint runnable)
        {
            var next = inner.NextThread(runnable);
            if (last >= 0 && next != last && (runnable >> last & 1) != 0) Preemptions++;
            return last = next;
        }

        public int NextOutcome(int outcomes) => inner.NextOutcome(outcomes);
    }
}
