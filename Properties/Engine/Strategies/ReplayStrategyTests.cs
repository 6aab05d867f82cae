using FsCheck.Xunit;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Properties.Engine.Engines;

namespace TagStorageModel.Properties.Engine.Strategies;

public sealed class ReplayStrategyTests
{
    [Property(MaxTest = 300)]
    public void ARunReplaysFromItsDecisions(ulong seed, ulong schedule)
    {
        var program = new RandomProgram(seed);
        var engine = new OwnEngine(program.Machine);
        engine.Run(new RandomStrategy(schedule));
        var outcome = program.Outcome();
        var replay = new ReplayStrategy(Schedule.Of(program.Machine.Trace.Decisions));
        for (var again = 0; again < 2; again++)
        {
            Assert.True(engine.Run(replay));
            Assert.Null(replay.Misfit);
            Assert.Equal(outcome, program.Outcome());
        }
    }

    [Fact]
    public void ARunCutByTheStepLimitReplays()
    {
        var machine = TwoThreads();
        machine.StepLimit = 3;
        var engine = new OwnEngine(machine);
        engine.Run(new RandomStrategy(1));
        var decisions = machine.Trace.Decisions.ToArray();
        Assert.Equal(3, decisions.Length);
        var replay = new ReplayStrategy(Schedule.Of(decisions));
        engine.Run(replay);
        Assert.Null(replay.Misfit);
        Assert.Equal(decisions, machine.Trace.Decisions.ToArray());
        Assert.Equal(new Misfit(3, "the run is over, but 1 steps of the schedule are left"),
            Followed(machine, [.. decisions, decisions[0]]));
    }

    [Fact]
    public void AMisfitIsNamed()
    {
        var machine = TwoThreads();
        Assert.Null(Followed(machine, [Go(0), Go(0), Go(0, 1), Go(0), Go(1), Go(1), Go(1, 0), Go(1)]));
        Assert.Equal(new Misfit(3, "t1 cannot go: spin_lock on lock"), Followed(machine, [Go(0), Go(0), Go(1), Go(1), Go(0, 0)]));
        Assert.Equal(3, machine.Trace.Steps);
        Assert.Equal(new Misfit(1, "the schedule ends here, but threads can still go"), Followed(machine, [Go(0)]));
        Assert.Equal(new Misfit(0, "there is no thread 9"), Followed(machine, [Go(9)]));
        Assert.Equal(new Misfit(4, "t0 has returned"), Followed(machine, [Go(0), Go(0), Go(0, 0), Go(0), Go(0)]));
        Assert.Equal(
            new Misfit(2, "the schedule has outcome 2, but the step is a choice of 2"), Followed(machine, [Go(0), Go(0), Go(0, 2), Go(0)]));
        Assert.Equal(3, machine.Trace.Steps);
        Assert.Equal(
            new Misfit(2, "the schedule has no outcome left, but the step is a choice of 2"),
                Followed(machine, [Go(0), Go(0), Go(0), Go(0)]));
        Assert.Equal(
            new Misfit(8, "the run is over, but 1 outcomes of the schedule are left"),
            Followed(machine, [Go(0), Go(0), Go(0, 1), Go(0), Go(1), Go(1), Go(1, 0), Go(1, 0)]));
        Assert.Equal(
            new Misfit(8, "the run is over, but 2 steps of the schedule are left"),
            Followed(machine, [Go(0), Go(0), Go(0, 1), Go(0), Go(1), Go(1), Go(1, 0), Go(1), Go(0), Go(1)]));
    }

    [Fact]
    public void ARunThatDiffersIsNamed()
    {
        var machine = TwoThreads();
        var schedule = WithRunChecks(machine, Recorded(machine) with { StepChecks = StepChecks.None });
        Assert.Equal(schedule.Runs.Count, schedule.Checks.Count);
        Assert.Null(Followed(machine, schedule));
        for (var i = 0; i < schedule.Runs.Count; i++)
        {
            var altered = schedule with { Checks = schedule.Checks.With(i, (byte)(schedule.Checks[i] + 1)) };
            var first = schedule.Runs.Take(i).Sum(run => run.Length);
            var last = first + schedule.Runs[i].Length - 1;
            var misfit = Followed(machine, altered);
            Assert.Equal((first, last), (misfit!.Step, misfit.Last));
            Assert.Equal(last + 1, machine.Trace.Steps);
            var replay = new ReplayStrategy(altered, ignoreChecks: true);
            new OwnEngine(machine).Run(replay);
            Assert.Null(replay.Misfit);
        }

        Assert.Equal("the first step that differs from the recorded run is between step 3 and step 5",
            Followed(machine, schedule with { Outcomes = [0, 1] })?.ToString());
        Assert.Equal("step 2 is the first that differs from the recorded run",
            Followed(machine, schedule with { Checks = [schedule.Checks[0], 0, 0, 0] })?.ToString());
    }

    [Fact]
    public void TheStepThatDiffersFirstIsNamed()
    {
        var machine = TwoThreads();
        var schedule = Recorded(machine);
        Assert.Equal((schedule.Steps, StepChecks.MostBits), (schedule.StepChecks.Count, schedule.StepChecks.Bits));
        Assert.Null(Followed(machine, schedule));
        for (var i = 0; i < schedule.Steps; i++)
        {
            var misfit = Followed(machine, Altered(schedule, i));
            Assert.Equal((i, i), (misfit!.Step, misfit.Last));
            Assert.Equal($"step {i + 1} is the first that differs from the recorded run", misfit.ToString());
            Assert.Equal(i + 1, machine.Trace.Steps);
        }

        machine.Trace.IsRecording = true;
        Assert.StartsWith("step 2 is the first that differs from the recorded run: t1 ",
            Followed(machine, Altered(schedule, 1))!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ChecksOfFewBitsNameARange()
    {
        var machine = TwoThreads();
        var wide = Recorded(machine);
        var schedule = wide with { StepChecks = Narrow(wide.StepChecks, 2) };
        Assert.Null(Followed(machine, schedule));
        Assert.Equal("the first step that differs from the recorded run is between step 3 and step 6, most likely step 6",
            Followed(machine, Altered(schedule, 5))!.ToString());
        Assert.Equal("the first step that differs from the recorded run is between step 1 and step 2, most likely step 2",
            Followed(machine, Altered(schedule, 1))!.ToString());

        // The end of a run of steps has a check of its own in older tokens.
        Assert.Equal("step 3 is the first that differs from the recorded run",
            Followed(machine, Altered(WithRunChecks(machine, schedule), 2))!.ToString());
        var shorter = schedule with
        {
            Runs = [.. schedule.Runs.Take(3)],
            StepChecks = schedule.StepChecks with { Values = [.. schedule.StepChecks.Values.Take(5)] },
            Outcomes = [0]
        };
        var misfit = Followed(machine, shorter with { Runs = [.. shorter.Runs.Take(2), new ScheduleRun(7, 3)] });
        Assert.Equal(new Misfit(0,
            "step 3: there is no thread 7; one from step 1 on may differ already from the recorded run")
        { Last = 2 }, misfit);
    }

    [Fact]
    public void ARunThatComesToSomethingElseIsNamed()
    {
        var machine = TwoThreads();
        var schedule = Recorded(machine);
        var promise = Promise.Of(machine);
        Assert.Null(Kept(schedule, promise));
        var altered = promise with { Digest = promise.Digest + 1 };
        Assert.Equal("the run is another than the recorded one", Kept(schedule, altered));
        Assert.Equal("the run is another than the recorded one: the first step that differs is between step 6 and step 8",
            Kept(schedule with { StepChecks = Narrow(schedule.StepChecks, 2) }, altered));
        Assert.Equal("the run is another than the recorded one: the first step that differs is between step 1 and step 8",
            Kept(schedule with { StepChecks = StepChecks.None }, altered));

        string? Kept(Schedule schedule, Promise promise)
        {
            var replay = new ReplayStrategy(schedule, promise: promise);
            new OwnEngine(machine).Run(replay);
            return replay.Misfit?.ToString();
        }
    }

    private static Schedule Altered(Schedule schedule, int step)
    {
        var checks = schedule.StepChecks;
        return schedule with { StepChecks = checks with { Values = checks.Values.With(step, (byte)(checks.Values[step] ^ 1)) } };
    }

    private static StepChecks Narrow(StepChecks checks, int bits) =>
        new([.. checks.Values.Select(check => (byte)(check & ((1 << bits) - 1)))], bits);

    /// <summary>As older tokens have them.</summary>
    private static Schedule WithRunChecks(Machine machine, Schedule schedule)
    {
        var checks = new List<byte>();
        for (var i = 1; i <= schedule.Runs.Count; i++)
        {
            new OwnEngine(machine).Run(new ReplayStrategy(new Schedule([.. schedule.Runs.Take(i)], schedule.Outcomes)));
            checks.Add((byte)machine.Trace.Digest);
        }

        return schedule with { Checks = [.. checks] };
    }

    private static Schedule Recorded(Machine machine) =>
        ScheduleRecorder.Record(machine, new ReplayStrategy(Schedule.Of([Go(0), Go(1), Go(0), Go(0, 1), Go(0), Go(1), Go(1, 0), Go(1)])));

    private static Misfit? Followed(Machine machine, Decision[] schedule) => Followed(machine, Schedule.Of(schedule));

    private static Misfit? Followed(Machine machine, Schedule schedule)
    {
        var replay = new ReplayStrategy(schedule);
        new OwnEngine(machine).Run(replay);
        return replay.Misfit;
    }

    private static Decision Go(byte thread, sbyte outcome = Trace.NoChoice) => new(thread, outcome);

    private static Machine TwoThreads()
    {
        var machine = new Machine();
        var gate = new SpinLock(machine, "lock", "lock");
        var slab = new Slab(machine, "slab");
        for (var i = 0; i < 2; i++)
            machine.AddThread($"t{i}", new Cpu(machine, i), _ => Allocate(gate, slab)).Faults = new FailingAllocations(1, 0);
        machine.BindInvariants(null);
        return machine;
    }

    private static async KernelTask Allocate(SpinLock gate, Slab slab)
    {
        await gate.Lock();
        await slab.Alloc(Gfp.Atomic);
        await gate.Unlock();
    }
}
