using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Harness.TagStorage;

/// <summary>Looks for a known defect in runs of a scenario that shows it in another revision.</summary>
/// <param name="subject">The revision in which it is wanted.</param>
/// <param name="slug">The defect.</param>
internal sealed class NearbySearch(ISubject subject, string slug)
{
    private const int Runs = 12_000;

    /// <summary>A token of the revision; null if no run of the scenario showed the defect.</summary>
    internal Token? Around(Case known)
    {
        var made = subject.Make(known.Scenario, subject.NewRules());
        var engine = new OwnEngine(made.Machine);
        IStrategy[] strategies =
        [
            new AroundStrategy(known.Schedule, 1), new FewSwitchesStrategy(1, 0, known.Schedule.Steps),
                new FewSwitchesStrategy(2, 1, known.Schedule.Steps),
            new FewSwitchesStrategy(3, 2, known.Schedule.Steps), new RandomStrategy(1),
        ];
        for (var run = 0; run < Runs; run++)
        {
            engine.Run(strategies[run % strategies.Length]);
            if (KeyIn(made) is not null)
                return TokenOf(subject, slug, known with { Subject = subject, Schedule = Schedule.Of(made.Machine.Trace.Decisions) });
        }

        return null;
    }

    /// <summary>The token of a run for the first of its violations that shows a defect; null if none does.</summary>
    internal static Token? TokenOf(ISubject subject, string slug, Case known)
    {
        var run = CaseRun.Of(known);
        return new NearbySearch(subject, slug).KeyIn(run.UnderTest) is { } key ? run.ToToken(key) : null;
    }

    private string? KeyIn(SystemUnderTest made)
    {
        var classes = made.Machine.LockClasses;
        foreach (var violation in made.Machine.Violations.Items)
        {
            if (subject.DefectOf(ViolationSign.Of(violation.Key, classes))?.Slug == slug) return violation.Key.Text(classes);
        }

        return null;
    }
}
