using FsCheck;
using FsCheck.Fluent;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Invariants;

namespace TagStorageModel.Properties.TagStorage;

/// <summary>A generated scenario, and the context switches and outcomes of one run of it.</summary>
internal sealed record RuleRun(Scenario Scenario, Schedule Switches)
{
    private const ulong Seed = 2024;
    private const int MostCuts = 6;
    private const int MostSkipped = 24;

    /// <summary>
    /// Both are generated and shrunk by FsCheck; none is made for a defect that is known. A scenario is one of a sweep, made smaller
    /// at random up to <see cref="MostCuts"/> times: what goes wrong mostly does so in a small one, too, and there is less beside it.
    /// </summary>
    internal static Arbitrary<RuleRun> All { get; } = Arb.From(
        from index in Gen.Choose(0, int.MaxValue)
        from count in Gen.Choose(0, MostCuts)
        from cuts in Gen.ArrayOf(Gen.Choose(0, int.MaxValue), count)
        from switches in ScheduleGenerator.Schedules
        select new RuleRun(cuts.Aggregate(ScenarioGenerator.Case(Seed, (ulong)index), Cut), switches),
        run => ScenarioShrinker.Shrink(run.Scenario).Select(smaller => run with { Scenario = smaller })
            .Concat(ScheduleShrinker.Shrink(run.Switches).Select(smaller => run with { Switches = smaller })));

    /// <summary>Runs it.</summary>
    /// <param name="subject">The revision.</param>
    /// <param name="rule">The rule that watches.</param>
    /// <param name="exercised">How often the rule had something to judge.</param>
    /// <returns>The key of the first violation; null if there is none.</returns>
    internal string? Breaks(SeriesSubject subject, string rule, out long exercised)
    {
        exercised = 0;
        if (subject.Lack(Scenario) is not null) return null;
        var made = Run(subject, rule);
        exercised = made.Machine.Invariants.Sum(watching => watching.Exercised);
        foreach (var violation in made.Machine.Violations.Items) return violation.Key.Text(made.Machine.LockClasses);
        return null;
    }

    /// <summary>The first of some rules that it breaks, all of them watching; null if it breaks none.</summary>
    internal string? Broken(SeriesSubject subject, IReadOnlyList<string> rules)
    {
        if (subject.Lack(Scenario) is not null) return null;
        var made = subject.Make(Scenario, InvariantSet.Of(rules));
        new OwnEngine(made.Machine).Run(new SwitchStrategy(Switches));
        foreach (var violation in made.Machine.Violations.Items) return violation.Key.Invariant.Id;
        return null;
    }

    /// <summary>The run as a token, of which every rule that it breaks can be seen.</summary>
    internal Token ToToken(SeriesSubject subject, string rule, string key)
    {
        var made = Run(subject, rule);
        var schedule = Schedule.Of(made.Machine.Trace.Decisions);
        return CaseRun.Of(new Case(subject, Scenario, schedule)).ToToken(key);
    }

    private static Scenario Cut(Scenario scenario, int pick)
    {
        var smaller = ScenarioShrinker.Shrink(scenario).Take(1 + (pick % MostSkipped)).ToList();
        return smaller.Count == 0 ? scenario : smaller[^1];
    }

    private SystemUnderTest Run(SeriesSubject subject, string rule)
    {
        var made = subject.Make(Scenario, InvariantSet.Of([rule]));
        new OwnEngine(made.Machine).Run(new SwitchStrategy(Switches));
        return made;
    }
}
