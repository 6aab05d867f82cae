using System.Text;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>
/// Results as workflow commands that GitHub shows as annotations: an error for each finding that no known defect explains, a
/// notice for each known defect, a warning for what is missing. GitHub shows ten of a kind in a step.
/// </summary>
public static class GitHubReport
{
    /// <summary>Workflow commands, one a line: errors for new findings, notices and warnings for the rest.</summary>
    public static string Of(Merge results)
    {
        var text = new StringBuilder();
        foreach (var finding in results.Violations.Where(item => item.Defect is null))
            Add("error", $"{finding.Revision} {finding.Invariant} {finding.Function}",
                $"{finding.Title}\nkey: {finding.Key}\n{FindingText.Replay(finding)}");
        foreach (var order in results.LockOrders)
            Add(order.Defect is null ? "error" : "notice", $"{order.Revision} I12", string.Join('\n', LockOrderText.Lines(order, 100)));
        foreach (var group in results.Violations.Where(item => item.Defect is not null).GroupBy(item => (item.Revision, item.Defect))
            .OrderBy(group => group.Key.Revision, StringComparer.Ordinal).ThenBy(group => group.Key.Defect, StringComparer.Ordinal))
            Add("notice", $"{group.Key.Revision} {group.Key.Defect}",
                $"known defect, {SummaryText.Count(group.Count(), "key")}\n{FindingText.Replay(group.First())}");
        foreach (var sweep in results.Sweeps)
        {
            foreach (var gap in ResultText.GapsOf(sweep)) Add("warning", sweep.Identity.Revision, gap);
            foreach (var line in sweep.SavedRuns.SelectMany(SavedRunsText.StaleOf))
                Add("warning", $"{sweep.Identity.Revision} saved case", line);
            if (sweep.Summary is { NeverReached: { Count: > 0 } never })
                Add("warning", $"{sweep.Identity.Revision} never reached",
                    $"{SummaryText.Count(never.Count, "thing")} that must be reached never {(never.Count == 1 ? "was" : "were")}, the "
                    + $"first: {never[0]}");
        }

        foreach (var search in results.Searches)
        {
            if (search.Livelock is { } livelock)
                Add("error", $"{search.Subject} livelock", string.Join('\n', LivelockText.Lines(livelock, 100)));
            foreach (var gap in search.Gaps()) Add("warning", search.Subject, gap);
            if (search.Verdict is not { } verdict) continue;
            Add(search.IsComplete ? "notice" : "warning", search.Subject,
                string.Join('\n', [VerdictText.Sentence(verdict), VerdictText.CountsOf(verdict), .. VerdictText.ScopeOf(verdict)]));
        }

        return text.ToString();

        void Add(string level, string title, string message) =>
            text.Append("::").Append(level).Append(" title=").Append(Property(title)).Append("::").Append(Data(message)).Append('\n');
    }

    private static string Data(string text) =>
        PlainText.Block(text).Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
