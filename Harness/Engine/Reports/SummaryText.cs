using System.Globalization;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>The end of a sweep in words, made from its events alone. A sweep explores; it never verifies.</summary>
public static class SummaryText
{
    private const int MostListed = 20;

    /// <summary>The text.</summary>
    /// <param name="summary">What was done.</param>
    /// <param name="findings">The violations.</param>
    /// <param name="timing">How long it took, where that is to be shown.</param>
    /// <param name="width">The longest line, at least 60; commands that replay a failure are never broken.</param>
    /// <param name="lockOrders">How many orders of locks were wrong across runs.</param>
    /// <param name="saved">The saved cases that were run first.</param>
    public static IReadOnlyList<string> Lines(SummaryEvent summary, IReadOnlyList<ViolationEvent> findings, TimingEvent? timing,
        int width, int lockOrders = 0, IReadOnlyList<SavedRunsEvent>? saved = null)
    {
        var lines = new List<string>();
        var schedules = summary.Schedules.Values.Sum();
        var engines = summary.Schedules.Where(engine => engine.Value > 0).OrderBy(engine => engine.Key, StringComparer.Ordinal).ToList();
        var parts = engines.Count > 1 ? $" ({string.Join(", ", engines.Select(engine => $"{engine.Key} {Number(engine.Value)}"))})" : "";
        Add($"explored {Count(schedules, "schedule")}{parts} of {Count(summary.Cases, "case")} on {summary.Revision}: "
            + $"{Count(summary.Steps, "step")}, {Count(summary.Distinct, "distinct run")}");
        Add($"seed {summary.Seed}, shard {summary.Shard}; the next run is a new one with probability {Chance(summary.PNew)}");
        foreach (var run in saved ?? [])
        {
            Add(SavedRunsText.Of(run));
            foreach (var stale in SavedRunsText.StaleOf(run)) Add(stale);
        }

        if (timing is not null)
            Add(string.Create(CultureInfo.InvariantCulture,
            $"{timing.Seconds:F1} s, {Number((long)timing.SchedulesPerSecond)} schedules/s"));
        if (summary.NeverReached.Count > 0)
        {
            Add("NEVER REACHED, so nothing was shown about it:");
            foreach (var name in summary.NeverReached.Take(MostListed)) Add("  " + name);
            if (summary.NeverReached.Count > MostListed)
                Add($"  and {summary.NeverReached.Count - MostListed} more, all named in the events (--json)");
        }

        var possible = summary.Overlaps.Seen.Count + summary.Overlaps.Missing.Count;
        var others = summary.Overlaps.Missing.Count > 0 ? "; the others, each with an object that the two share, are in the events (--json)"
            : "";
        var seen = $"{summary.Overlaps.Seen.Count} of {Count(possible, "pair")} of paths that can were seen at once on a shared object";
        if (possible > 0) Add(seen + others);
        foreach (var name in summary.Contradicted.Concat(summary.Overlaps.Contradicted))
            Add($"REACHED, although thought impossible: {name}");

        if (lockOrders > 0) Add($"{Count(lockOrders, "lock order")} that only several runs show together");
        if (findings.Count == 0)
        {
            Add(lockOrders > 0 ? "no rule was broken by a single run" : schedules == 0 ? "nothing was run"
                : "no rule was broken in what was explored; more may show one");
            return lines;
        }

        AddFindings();
        return lines;

        void Add(string text, int hang = 4) => lines.AddRange(Wrapping.Lines(text, width, hang));

        void AddFindings()
        {
            var defects = findings.Where(item => item.Defect is not null).GroupBy(item => item.Defect)
                .OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
            var unknown = findings.Where(item => item.Defect is null).OrderBy(item => item.Key, StringComparer.Ordinal).ToList();
            Add($"{Count(findings.Count, "distinct violation")}: {Count(defects.Count, "known defect")}, "
                + $"{unknown.Count} that none explains");
            foreach (var group in defects)
            {
                var rules = group.Select(item => item.Invariant).Distinct().OrderBy(rule => rule.Length)
                    .ThenBy(rule => rule, StringComparer.Ordinal);
                Add($"  {group.Key}: {Count(group.Count(), "key")} ({string.Join(", ", rules)}), first {group.First().Key}", 9);
            }

            foreach (var finding in unknown) Add($"  new: {finding.Key}", 9);
        }
    }

    /// <summary>A number with its noun.</summary>
    internal static string Count(long count, string noun) => $"{Number(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A number that a person can read.</summary>
    internal static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Chance(double chance) =>
        chance is > 0 and < 0.0001 ? "<0.0001" : chance.ToString("0.####", CultureInfo.InvariantCulture);
}
