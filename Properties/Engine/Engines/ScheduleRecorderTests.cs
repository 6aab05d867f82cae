using FsCheck.Xunit;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Engine.Engines;

public sealed class ScheduleRecorderTests
{
    [Property(MaxTest = 300)]
    public void ARecordedRunReplaysWithItsChecksOnBothEngines(ulong seed, ulong schedule)
    {
        var program = new RandomProgram(seed);
        var recorder = new ScheduleRecorder(new RandomStrategy(schedule));
        var own = new OwnEngine(program.Machine);
        own.Run(recorder);
        var recorded = recorder.Schedule;
        var outcome = program.Outcome();
        Assert.Equal(recorded.Steps, recorded.StepChecks.Count);
        Assert.Equal(recorded.StepChecks.Bits > 1 ? 0 : recorded.Runs.Count, recorded.Checks.Count);
        Assert.Null(recorded.Fault());
        var replay = new ScheduleRecorder(new ReplayStrategy(recorded));
        own.Run(replay);
        Assert.Equal((recorded, outcome.Count), (replay.Schedule, program.Outcome().Count));
        new CoyoteEngine(program.Machine).Run(replay);
        Assert.Equal(recorded, replay.Schedule);
        Assert.Equal(outcome, program.Outcome());
    }

    [Fact]
    public void ACutRunHasItsChecks()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            var machine = new RandomProgram(seed).Machine;
            for (var limit = 0; limit < 12; limit++)
            {
                machine.StepLimit = limit;
                var schedule = ScheduleRecorder.Record(machine, new RandomStrategy(seed));
                Assert.Equal(schedule.Steps, schedule.StepChecks.Count);
                var replay = new ReplayStrategy(schedule);
                new OwnEngine(machine).Run(replay);
                Assert.Null(replay.Misfit);
            }
        }
    }

    [Fact]
    public void AStrategyWithNothingToRunGivesTheEmptySchedule() =>
        Assert.Equal(Schedule.Empty, ScheduleRecorder.Record(new RandomProgram(1).Machine, new NothingToRun()));

    private sealed class NothingToRun : IStrategy
    {
        public bool Begin(Machine machine) => false;

        public int NextThread(uint runnable) => -1;

        public int NextOutcome(int outcomes) => 0;
    }
}
