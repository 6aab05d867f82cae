using FsCheck;
using FsCheck.Fluent;

namespace TagStorageModel.Engine.Schedules;

/// <summary>
/// Smaller schedules than a given one: fewer context switches first, then fewer steps, then ordinary outcomes. Run
/// by a strategy that switches where they say, they need not fit. Their checks are gone, since they make other runs.
/// </summary>
public static class ScheduleShrinker
{
    /// <summary>Generated schedules that FsCheck can shrink.</summary>
    public static Arbitrary<Schedule> Schedules { get; } = Arb.From(ScheduleGenerator.Schedules, Shrink);

    /// <summary>
    /// The measure by which every candidate is smaller: runs, then steps, then the sum of outcomes, then their
    /// number, each a number that cannot go below 0.
    /// </summary>
    public static (int Runs, int Steps, long Outcomes, int Choices) Size(Schedule schedule) =>
        (schedule.Runs.Count, schedule.Steps, schedule.Outcomes.Sum(outcome => (long)outcome), schedule.Outcomes.Count);

    /// <summary>The candidates, those that take away most first.</summary>
    public static IEnumerable<Schedule> Shrink(Schedule schedule)
    {
        var size = Size(schedule);
        return Candidates(schedule).Where(candidate => Size(candidate).CompareTo(size) < 0).Select(Fitted);
    }

    private static IEnumerable<Schedule> Candidates(Schedule schedule) =>
        FewerRuns(schedule).Concat(Merged(schedule)).Concat(ShorterRuns(schedule)).Concat(SimplerOutcomes(schedule));

    private static IEnumerable<Schedule> FewerRuns(Schedule schedule)
    {
        var runs = schedule.Runs;
        for (var size = runs.Count; size > 0; size /= 2)
        {
            // From the end: a cut tail leaves what came before as it was.
            for (var end = runs.Count; end > 0; end -= size)
                yield return Schedule.Of(runs.Take(Math.Max(0, end - size)).Concat(runs.Skip(end)), schedule.Outcomes);
        }
    }

    /// <summary>A run moves back to the one before of the same thread: the switches between them are gone, the steps are not.</summary>
    private static IEnumerable<Schedule> Merged(Schedule schedule)
    {
        var runs = schedule.Runs;
        for (var i = 2; i < runs.Count; i++)
        {
            var before = i - 2;
            while (before >= 0 && runs[before].Thread != runs[i].Thread) before--;
            if (before < 0) continue;
            var joined = runs.With(before, runs[before] with { Length = runs[before].Length + runs[i].Length });
            yield return Schedule.Of(joined.Without(i), schedule.Outcomes);
        }
    }

    private static IEnumerable<Schedule> ShorterRuns(Schedule schedule)
    {
        var runs = schedule.Runs;
        for (var i = runs.Count - 1; i >= 0; i--)
        {
            var run = runs[i];
            for (var less = run.Length / 2; less > 0; less /= 2)
                yield return Schedule.Of(runs.With(i, run with { Length = run.Length - less }), schedule.Outcomes);
        }
    }

    private static IEnumerable<Schedule> SimplerOutcomes(Schedule schedule)
    {
        var outcomes = schedule.Outcomes;
        if (outcomes.Count == 0) yield break;
        yield return schedule with { Outcomes = [], Checks = [], StepChecks = StepChecks.None };
        yield return schedule with { Outcomes = [.. outcomes.Select(_ => 0)], Checks = [], StepChecks = StepChecks.None };
        for (var i = 0; i < outcomes.Count; i++)
        {
            if (outcomes[i] == 0) continue;
            yield return schedule with { Outcomes = outcomes.With(i, 0), Checks = [], StepChecks = StepChecks.None };
            yield return schedule with { Outcomes = outcomes.With(i, outcomes[i] - 1), Checks = [], StepChecks = StepChecks.None };
        }

        yield return schedule with { Outcomes = outcomes.Without(outcomes.Count - 1), Checks = [], StepChecks = StepChecks.None };
    }

    /// <summary>No more outcomes than steps.</summary>
    private static Schedule Fitted(Schedule schedule) =>
        schedule.Outcomes.Count <= schedule.Steps ? schedule : schedule with { Outcomes = [.. schedule.Outcomes.Take(schedule.Steps)] };
}
