using System.Text;
using TagStorageModel.Engine.Events;
using static TagStorageModel.Engine.Text.MarkdownText;

namespace TagStorageModel.Engine.Reports;

/// <summary>Results in Markdown, such as the summary of a step on GitHub shows: what is new first.</summary>
public static class MarkdownReport
{
    /// <summary>A step's summary may have a megabyte.</summary>
    private const int MostListed = 200;

    /// <summary>The text.</summary>
    public static string Of(Merge results)
    {
        var text = new StringBuilder("# TagStorageModel\n\n");
        if (results.Sweeps.Count > 0 || results.Searches.Count == 0) WriteSweeps(text, results.Sweeps);
        WriteSearches(text, results.Searches);
        var (known, unknown) = (results.Violations.Where(item => item.Defect is not null).ToList(),
            results.Violations.Where(item => item.Defect is null).ToList());
        if (results.Sweeps.Count == 0 && results.Searches.Count == 0) text.Append("\nThere are no results of a sweep.\n");
        else if (unknown.Count > 0 || !IsOtherNew(results)) WriteNew(text, unknown);
        WriteLockOrders(text, results.LockOrders);
        WriteKnown(text, known);
        WriteNeverReached(text, results.Sweeps);
        return text.ToString();
    }

    private static void WriteSweeps(StringBuilder text, IReadOnlyList<MergedSweep> sweeps)
    {
        text.Append("| revision | seed | engine | shard | schedules | distinct | p\\_new | keys | never reached "
            + "|\n|---|---|---|---|--:|--:|--:|--:|--:|\n");
        foreach (var sweep in sweeps)
        {
            var summary = sweep.Summary;
            string[] cells =
            [
                Escaped(sweep.Identity.Revision), sweep.Identity.Seed, Escaped(sweep.Begin?.Engine ?? "?"),
                    summary?.Shard.Replace("+", ", ", StringComparison.Ordinal) ?? "none ended",
                SummaryText.Number(summary?.Schedules.Values.Sum() ?? 0), SummaryText.Number(summary?.Distinct ?? 0), summary is null ? ""
                    : SummaryText.Chance(summary.PNew),
                SummaryText.Number(sweep.Violations.Count + sweep.LockOrders.Count), summary is null ? ""
                    : SummaryText.Number(summary.NeverReached.Count),
            ];
            text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
        }

        foreach (var (sweep, gap) in sweeps.SelectMany(sweep => ResultText.GapsOf(sweep).Select(gap => (sweep, gap))))
            text.Append("\n**").Append(Escaped(sweep.Identity.Revision)).Append(":** ").Append(Escaped(gap)).Append('\n');
        foreach (var (sweep, line) in sweeps.SelectMany(sweep =>
            sweep.SavedRuns.SelectMany(run => SavedRunsText.StaleOf(run).Prepend(SavedRunsText.Of(run))).Select(line => (sweep, line))))
            text.Append('\n').Append(Escaped(sweep.Identity.Revision)).Append(": ").Append(Escaped(line)).Append('\n');
    }

    /// <summary>Whether anything but a violation is new.</summary>
    private static bool IsOtherNew(Merge results) =>
        results.LockOrders.Any(order => order.Defect is null) || results.Searches.Any(search => search.Livelock is not null);

    private static void WriteSearches(StringBuilder text, IReadOnlyList<MergedSearch> searches)
    {
        foreach (var search in searches)
        {
            text.Append("\n## ").Append(Escaped(ResultText.HeadOf(search))).Append("\n\n");
            foreach (var gap in search.Gaps()) text.Append("**").Append(Escaped(gap)).Append("**\n\n");
            if (search.Verdict is { } verdict)
            {
                text.Append("**").Append(Escaped(VerdictText.Sentence(verdict))).Append("**\n\n");
                foreach (var line in VerdictText.ScopeOf(verdict).Prepend(VerdictText.CountsOf(verdict)))
                    text.Append("- ").Append(Escaped(line)).Append('\n');
            }

            if (search.Livelock is { } livelock)
                text.Append('\n').Append(Fenced(LivelockText.Lines(livelock, 100)));
        }
    }

    private static void WriteNew(StringBuilder text, List<ViolationEvent> findings)
    {
        text.Append(findings.Count == 0 ? "\nNo finding that no known defect explains.\n" : "\n## New findings\n");
        foreach (var finding in findings.Take(MostListed))
        {
            text.Append("\n### ").Append(Escaped($"{finding.Revision}: {finding.Title}")).Append("\n\n");
            text.Append("key: ").Append(Code(finding.Key)).Append("  \n");
            foreach (var fact in FindingText.Facts(finding)) text.Append(Escaped(fact)).Append("  \n");
            text.Append('\n').Append(Fenced(FindingText.Replay(finding)));
        }

        if (findings.Count > MostListed) text.Append("\nand ").Append(SummaryText.Number(findings.Count - MostListed)).Append(" more\n");
    }

    private static void WriteLockOrders(StringBuilder text, IReadOnlyList<LockOrderEvent> orders)
    {
        if (orders.Count == 0) return;
        text.Append("\n## Orders of locks that only several runs show together\n");
        foreach (var order in orders.Take(MostListed))
        {
            text.Append("\n- ").Append(Code(order.Cycle)).Append(" on ").Append(Escaped(order.Revision))
                .Append(order.Defect is { } slug ? ", known defect " + Escaped(slug) : ", not among the known defects").Append('\n');
            foreach (var edge in order.Edges)
                text.Append("  - ").Append(Code($"{edge.From} -> {edge.To}")).Append(": ").Append(Code(ReplayCommand.Of(edge.Token)))
                .Append('\n');
        }
    }

    private static void WriteKnown(StringBuilder text, List<ViolationEvent> findings)
    {
        if (findings.Count == 0) return;
        text.Append("\n## Known defects\n\n| defect | revision | keys | rules | one of them |\n|---|---|--:|---|---|\n");
        foreach (var group in findings.GroupBy(item => (item.Defect, item.Revision))
            .OrderBy(group => group.Key.Revision, StringComparer.Ordinal).ThenBy(group => group.Key.Defect, StringComparer.Ordinal))
        {
            var rules = group.Select(item => item.Invariant).Distinct().OrderBy(rule => rule.Length)
                .ThenBy(rule => rule, StringComparer.Ordinal);
            text.Append($"| {Escaped(group.Key.Defect!)} | {Escaped(group.Key.Revision)} | {group.Count()} | "
                + $"{Escaped(string.Join(", ", rules))} | {Code(FindingText.Replay(group.First()))} |\n");
        }
    }

    private static void WriteNeverReached(StringBuilder text, IReadOnlyList<MergedSweep> sweeps)
    {
        foreach (var sweep in sweeps)
        {
            if (sweep.Summary is not { NeverReached: { Count: > 0 } never }) continue;
            text.Append($"\n<details><summary>Never reached on {Escaped(sweep.Identity.Revision)}, seed {sweep.Identity.Seed}: "
                + $"{never.Count}</summary>\n\n");
            foreach (var name in never.Take(MostListed)) text.Append("- ").Append(Code(name)).Append('\n');
            if (never.Count > MostListed) text.Append("- and ").Append(SummaryText.Number(never.Count - MostListed)).Append(" more\n");
            text.Append("\n</details>\n");
        }
    }
}
