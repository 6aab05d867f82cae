using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>Results in plain text, for a log.</summary>
public static class ResultText
{
    /// <summary>What is said where there is nothing to report.</summary>
    internal const string Nothing = "there are no results of a sweep";

    /// <summary>The text.</summary>
    /// <param name="results">The results.</param>
    /// <param name="width">The longest line; commands that replay a failure are never broken.</param>
    public static string Of(Merge results, int width)
    {
        var lines = new List<string>();
        foreach (var sweep in results.Sweeps) Add(sweep);
        foreach (var search in results.Searches) AddSearch(search);
        if (results.Rows.Count > 0)
        {
            if (lines.Count > 0) lines.Add("");
            lines.AddRange(RowText.Lines(results.Rows, width));
        }

        if (lines.Count == 0) lines.Add(Nothing);
        return string.Concat(lines.Select(line => line + "\n"));

        void Add(MergedSweep sweep)
        {
            if (lines.Count > 0) lines.Add("");
            lines.AddRange(Wrapping.Lines(HeadOf(sweep), width, 4));
            AddFindings(sweep.Violations, sweep.LockOrders);
            lines.Add("");
            foreach (var gap in GapsOf(sweep)) lines.AddRange(Wrapping.Lines(gap, width, 4));
            if (sweep.Summary is { } summary)
                lines.AddRange(SummaryText.Lines(summary, sweep.Violations, results.Timing, width, sweep.LockOrders.Count,
                sweep.SavedRuns));
        }

        void AddSearch(MergedSearch search)
        {
            if (lines.Count > 0) lines.Add("");
            lines.AddRange(Wrapping.Lines(HeadOf(search), width, 4));
            AddFindings(search.Violations, search.LockOrders);
            if (search.Livelock is { } livelock)
            {
                Break();
                lines.AddRange(LivelockText.Lines(livelock, width));
            }

            lines.Add("");
            foreach (var gap in search.Gaps()) lines.AddRange(Wrapping.Lines(gap, width, 4));
            if (search.Verdict is { } verdict) lines.AddRange(VerdictText.Lines(verdict, width));
        }

        void AddFindings(IReadOnlyList<ViolationEvent> violations, IReadOnlyList<LockOrderEvent> orders)
        {
            var shown = new List<ViolationEvent>();
            foreach (var finding in violations)
            {
                var isFirst = FindingText.IsFirst(finding, shown);
                shown.Add(finding);
                if (isFirst || finding.Defect is null) Break();
                lines.AddRange(FindingText.Lines(finding, isFirst, width));
            }

            foreach (var order in orders)
            {
                Break();
                lines.AddRange(LockOrderText.Lines(order, width));
            }
        }

        void Break()
        {
            lines.Add("");
            lines.Add(new string('-', Math.Min(width, 100)));
        }
    }

    /// <summary>Which sweep it is.</summary>
    internal static string HeadOf(MergedSweep sweep)
    {
        var identity = sweep.Identity;
        var engine = sweep.Begin is { } begin ? $", engine {begin.Engine}" : "";
        return $"sweep of {identity.Revision}, seed {identity.Seed}{engine}, build {identity.Build}";
    }

    /// <summary>Which exhaustive search it is.</summary>
    internal static string HeadOf(MergedSearch search) =>
        $"exhaustive search of {search.Subject}{(search.Build.Length > 0 ? $", build {search.Build}" : "")}";

    /// <summary>What it has come to, and why it is not more; of one that did not end, that.</summary>
    internal static string SentenceOf(MergedSearch search) =>
        search.Verdict is { } verdict ? VerdictText.Sentence(verdict) : search.Gaps().First();

    /// <summary>What is not there and was asked for.</summary>
    internal static IEnumerable<string> GapsOf(MergedSweep sweep)
    {
        if (sweep.Unfinished.Count > 0)
            yield return $"DID NOT END: shard {string.Join(", ", sweep.Unfinished)}; what it found is here, what it counted is not";
        if (sweep.IsPartial && sweep.Summary is { } summary)
            yield return $"only shard {summary.Shard.Replace("+", ", ", StringComparison.Ordinal)} is here";
    }
}
