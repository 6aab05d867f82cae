using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>Looks for a known defect in runs of a scenario that shows it in another revision.</summary>
/// <param name="revision">The revision in which it is wanted.</param>
/// <param name="slug">The defect.</param>
internal sealed class NearbySearch(RevisionEntry revision, string slug)
{
    private const int Runs = 12_000;

    /// <summary>A token of the revision; null if no run of the scenario showed the defect.</summary>
    internal Token? Around(Case known)
    {
        var machine = new ScenarioMachine(known.Scenario, revision, InvariantSet.All()).Machine;
        var engine = new OwnEngine(machine);
        IStrategy[] strategies =
        [
            new AroundStrategy(known.Schedule, 1), new FewSwitchesStrategy(1, 0, known.Schedule.Steps), new FewSwitchesStrategy(2, 1, known.Schedule.Steps),
            new FewSwitchesStrategy(3, 2, known.Schedule.Steps), new RandomStrategy(1),
        ];
        for (var run = 0; run < Runs; run++)
        {
            engine.Run(strategies[run % strategies.Length]);
            if (KeyIn(machine) is not null) return TokenOf(revision, slug, new Case(revision.Name, known.Scenario, Schedule.Of(machine.Trace.Decisions)));
        }

        return null;
    }

    /// <summary>The token of a run for the first of its violations that shows a defect; null if none does.</summary>
    internal static Token? TokenOf(RevisionEntry revision, string slug, Case run)
    {
        var machine = new ScenarioMachine(run.Scenario, revision, InvariantSet.All()).Machine;
        var schedule = ScheduleRecorder.Record(machine, new ReplayStrategy(run.Schedule));
        return new NearbySearch(revision, slug).KeyIn(machine) is { } key ? new Token(run with { Schedule = schedule }, Promise.Of(machine, key)) : null;
    }

    private string? KeyIn(Machine machine)
    {
        foreach (var violation in machine.Violations.Items)
        {
            var key = violation.Key.Text(machine.LockClasses);
            if (Defects.SlugOf(revision, ViolationSign.Parse(key)) == slug) return key;
        }

        return null;
    }
}
