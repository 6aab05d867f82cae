using FsCheck.Fluent;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Engine.Cases;

/// <summary>Real tokens: generated scenarios, run, with the schedule as it was recorded.</summary>
public static class RecordedCase
{
    /// <summary>Token i: a pure function of i.</summary>
    public static Token Of(ulong index)
    {
        var scenario = ScenarioGenerator.Case(7, index);
        var entry = RevisionSet.All[(int)(index % 2)];
        var machine = new ScenarioMachine(scenario, entry, InvariantSet.All()).Machine;
        IStrategy strategy = (index % 3) switch
        {
            0 => new RandomStrategy(index),
            1 => new PctStrategy(index, 3),
            _ => new SwitchStrategy(ScheduleGenerator.Schedules.Sample(1, new FsCheck.Rnd(index, 1), 30).Single()),
        };
        var schedule = ScheduleRecorder.Record(machine, strategy);
        var key = machine.Violations.Items is [var first, ..] ? first.Key.Text(machine.LockClasses) : "";
        return new Token(new Case(new SeriesSubject(entry), scenario, schedule), Promise.Of(machine, key));
    }
}
