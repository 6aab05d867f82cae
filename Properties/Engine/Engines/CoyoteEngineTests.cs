using FsCheck.Xunit;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;

namespace TagStorageModel.Properties.Engine.Engines;

public sealed class CoyoteEngineTests
{
    [Property(MaxTest = 150)]
    public void BothEnginesAgreeOnASchedule(ulong seed, ulong schedule)
    {
        var program = new RandomProgram(seed);
        var own = new OwnEngine(program.Machine);
        var coyote = new CoyoteEngine(program.Machine);
        own.Run(new RandomStrategy(schedule));
        var outcome = program.Outcome();
        var decisions = program.Machine.Trace.Decisions.ToArray();
        coyote.Run(new RandomStrategy(schedule));
        Assert.Equal(outcome, program.Outcome());
        var replay = new ReplayStrategy(Schedule.Of(decisions));
        coyote.Run(replay);
        Assert.Null(replay.Misfit);
        Assert.Equal(outcome, program.Outcome());
        own.Run(replay);
        Assert.Equal(outcome, program.Outcome());
    }

    [Property(MaxTest = 60)]
    public void WhatCoyoteFindsReplaysOnTheOwnEngine(ulong seed, uint schedule)
    {
        var program = new RandomProgram(seed);
        var twin = new RandomProgram(seed);
        var own = new OwnEngine(twin.Machine);
        var names = CoyoteStrategies.Names;
        var runs = new CoyoteEngine(program.Machine).RunFree(names[(int)(schedule % (uint)names.Count)], schedule, runs: 4, () =>
        {
            var replay = new ReplayStrategy(Schedule.Of(program.Machine.Trace.Decisions));
            own.Run(replay);
            Assert.Null(replay.Misfit);
            Assert.Equal(program.Outcome(), twin.Outcome());
            return true;
        });
        Assert.Equal(4, runs);
        Assert.Equal(4, program.Ends.Concluded);
    }

    [Fact]
    public void TheProgramsDeadlockAndReturnAndChoose()
    {
        int returned = 0, choices = 0, interrupted = 0;
        for (ulong seed = 0; seed < 200; seed++)
        {
            var machine = new RandomProgram(seed).Machine;
            new OwnEngine(machine).Run(new RandomStrategy(seed));
            if (machine.AllReturned) returned++;
            foreach (var decision in machine.Trace.Decisions)
            {
                if (decision.Outcome > 0) choices++;
                if (machine.Threads[decision.Thread].IsInterrupt) interrupted++;
            }
        }

        Assert.InRange(returned, 40, 180);
        Assert.True(choices > 40);
        Assert.True(interrupted > 40);
    }
}
