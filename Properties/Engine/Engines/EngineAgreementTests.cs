using FsCheck;
using FsCheck.Xunit;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Engine.Engines;

/// <summary>One model on two engines: the same scenario and schedule give the same trace and verdict.</summary>
public sealed class EngineAgreementTests
{
    [Property(MaxTest = 2000, StartSize = ScenarioGenerator.SmallestSize, EndSize = ScenarioGenerator.LargestSize,
        Arbitrary = [typeof(GeneratedScenarios)])]
    public void TheSameScheduleGivesTheSameTraceAndVerdict(Scenario scenario, Schedule schedule, bool isV2)
    {
        var made = Make(scenario, isV2);
        new OwnEngine(made.Machine).Run(new SwitchStrategy(schedule));
        var own = RunRecord.Of(made.Machine);
        new CoyoteEngine(made.Machine).Run(new SwitchStrategy(schedule));
        Assert.Equal(own, RunRecord.Of(made.Machine));
    }

    [Property(MaxTest = 300, StartSize = ScenarioGenerator.SmallestSize, EndSize = ScenarioGenerator.LargestSize,
        Arbitrary = [typeof(GeneratedScenarios)])]
    public void WhatCoyoteFindsByItselfReplaysOnTheOwnEngine(Scenario scenario, uint seed, bool isV2)
    {
        var made = Make(scenario, isV2);
        RunRecord coyote = null!;
        new CoyoteEngine(made.Machine).RunFree(CoyoteStrategies.Portfolio, seed, runs: 3, () =>
        {
            coyote = RunRecord.Of(made.Machine);
            return true;
        });
        var replay = new ReplayStrategy(Schedule.Of(coyote.Decisions));
        new OwnEngine(made.Machine).Run(replay);
        Assert.Null(replay.Misfit);
        Assert.Equal(coyote, RunRecord.Of(made.Machine));
    }

    [Property(MaxTest = 1000, StartSize = ScenarioGenerator.SmallestSize, EndSize = ScenarioGenerator.LargestSize,
        Arbitrary = [typeof(GeneratedScenarios)])]
    public void ARunRepeatsOnAMachineOfItsOwn(Scenario scenario, ulong seed, bool isV2)
    {
        var first = Make(scenario, isV2);
        var engine = new OwnEngine(first.Machine);
        for (var i = 0ul; i < 3; i++) engine.Run(new RandomStrategy(seed + i));
        var second = Make(scenario, isV2);
        new OwnEngine(second.Machine).Run(new ReplayStrategy(Schedule.Of(first.Machine.Trace.Decisions)));
        Assert.Equal(RunRecord.Of(first.Machine), RunRecord.Of(second.Machine));
    }

    private static ScenarioMachine Make(Scenario scenario, bool isV2)
    {
        var made = new ScenarioMachine(scenario, RevisionSet.Find(isV2 ? "rfc-v2" : "rfc-v3")!, InvariantSet.All());
        made.Machine.Checked = true;
        made.Machine.Trace.IsRecording = true;
        return made;
    }
}

/// <summary>Makes FsCheck draw scenarios and schedules from the generators, and shrink them.</summary>
public static class GeneratedScenarios
{
    public static Arbitrary<Scenario> Scenario() => ScenarioShrinker.Scenarios;

    public static Arbitrary<Schedule> Schedule() => ScheduleShrinker.Schedules;
}

/// <summary>All that a run shows.</summary>
/// <param name="Digest">The digest of its trace.</param>
/// <param name="Text">Its steps and notes, its violations in order, and whether everything returned.</param>
/// <param name="Decisions">Its schedule.</param>
public sealed record RunRecord(ulong Digest, string Text, Decision[] Decisions)
{
    public static RunRecord Of(Machine machine)
    {
        var entries = machine.Trace.Entries.Select(entry => $"{entry.Thread} {entry.Text} | {string.Join(' ', entry.Calls)}");
        var violations = machine.Violations.Items.ToArray()
            .Select(item => $"{item.Key.Text(machine.LockClasses)} at {item.Step} {item.IsActual} {item.IsConsequence}");
        var text = string.Join('\n', entries.Concat(violations).Append($"returned: {machine.AllReturned}"));
        return new RunRecord(machine.Trace.Digest, text, machine.Trace.Decisions.ToArray());
    }

    public bool Equals(RunRecord? other) => other is not null && Digest == other.Digest && Text == other.Text;

    public override int GetHashCode() => Digest.GetHashCode();
}
