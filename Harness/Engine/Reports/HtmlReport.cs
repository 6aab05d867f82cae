using System.Text;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>
/// Results as one HTML document that needs nothing else: no file beside it, no network. It reads without scripts; its own lets a
/// reader choose which findings are shown.
/// </summary>
public static class HtmlReport
{
    private const string Title = "TagStorageModel";

    private static readonly string[] Columns = ["cases", "schedules", "distinct", "p_new", "keys"];

    /// <summary>The document.</summary>
    /// <param name="results">The results.</param>
    /// <param name="lanes">
    /// What is told of a finding, line by line, down to the command that shows it again; nothing where its token cannot be run
    /// here. Null: only that command.
    /// </param>
    public static string Of(Merge results, Func<ViolationEvent, IReadOnlyList<string>>? lanes = null)
    {
        var text = new StringBuilder($"<h1>{Title}</h1>\n");
        if (results.Sweeps.Count > 0 || results.Searches.Count == 0) WriteSweeps(text, results.Sweeps);
        WriteSearches(text, results.Searches);
        var violations = results.Violations;
        var findings = new HtmlFindings(text, lanes ?? (_ => []));
        if (violations.Count > 0) text.Append(HtmlFindings.Tools);
        var unknown = violations.Where(item => item.Defect is null).ToList();
        text.Append(unknown.Count == 0 ? NoneOf(results) : "<h2>New findings</h2>\n");
        findings.AddNew(unknown);
        WriteLockOrders(text, results.LockOrders);
        if (violations.Count > unknown.Count) text.Append("<h2>Known defects</h2>\n");
        findings.AddKnown(violations.Where(item => item.Defect is not null));
        foreach (var sweep in results.Sweeps)
        {
            HtmlKeys.Add(text, sweep);
            if (sweep.Summary is { } summary) HtmlCoverage.Add(text, summary);
            WriteNeverReached(text, sweep);
        }

        return HtmlDocument.Of(Title, Sheet, violations.Count > 0 ? "results.js" : null, text);
    }

    /// <summary>The style sheet of what is made of results.</summary>
    internal const string Sheet = "results.css";

    /// <summary>That nothing is new is good news only where something was looked at, and nothing else is.</summary>
    private static string NoneOf(Merge results)
    {
        if (results.Sweeps.Count == 0 && results.Searches.Count == 0) return "<p class=\"gap\">There are no results of a sweep.</p>\n";
        return results.LockOrders.Any(order => order.Defect is null) || results.Searches.Any(search => search.Livelock is not null) ? ""
            : "<p class=\"ok\">No finding that no known defect explains.</p>\n";
    }

    private static void WriteSweeps(StringBuilder text, IReadOnlyList<MergedSweep> sweeps)
    {
        text.Append("<div class=\"wide\">\n<table class=\"sweeps\">\n<tr><th>sweep</th><th>shard</th>");
        foreach (var column in Columns) text.Append($"<th class=\"n\">{column}</th>");
        text.Append("</tr>\n");
        foreach (var sweep in sweeps)
        {
            var summary = sweep.Summary;
            var shards = summary?.Shard.Replace("+", ", ", StringComparison.Ordinal) ?? "none ended";
            text.Append($"<tr><td>{Encoded(ResultText.HeadOf(sweep))}</td><td data-of=\"shard\">{Encoded(shards)}</td>");
            string[] numbers =
            [
                SummaryText.Number(summary?.Cases ?? 0), SummaryText.Number(summary?.Schedules.Values.Sum() ?? 0),
                    SummaryText.Number(summary?.Distinct ?? 0),
                summary is null ? "" : SummaryText.Chance(summary.PNew),
                    SummaryText.Number(sweep.Violations.Count + sweep.LockOrders.Count),
            ];
            foreach (var (i, number) in numbers.Index())
                text.Append($"<td class=\"n\" data-of=\"{Columns[i]}\">{Encoded(number)}</td>");
            text.Append("</tr>\n");
        }

        text.Append("</table>\n</div>\n");
        foreach (var sweep in sweeps)
        {
            foreach (var gap in ResultText.GapsOf(sweep))
                text.Append($"<p class=\"gap\">{Encoded(sweep.Identity.Revision)}: {Encoded(gap)}</p>\n");
            foreach (var run in sweep.SavedRuns)
            {
                text.Append($"<p>{Encoded(sweep.Identity.Revision)}: {Encoded(SavedRunsText.Of(run))}</p>\n");
                foreach (var line in SavedRunsText.StaleOf(run))
                    text.Append($"<p class=\"gap\">{Encoded(sweep.Identity.Revision)}: {Encoded(line)}</p>\n");
            }
        }

        text.Append("<p>Explored is not verified: other schedules may show more.</p>\n");
    }

    private static void WriteSearches(StringBuilder text, IReadOnlyList<MergedSearch> searches)
    {
        foreach (var search in searches)
        {
            var isGood = search.IsComplete && !search.HasFound;
            text.Append($"<h2>{Encoded(ResultText.HeadOf(search))}</h2>\n");
            foreach (var gap in search.Gaps()) text.Append($"<p class=\"gap\">{Encoded(gap)}</p>\n");
            if (search.Verdict is { } verdict)
            {
                text.Append($"<p class=\"{(isGood ? "ok" : "gap")}\">{Encoded(VerdictText.Sentence(verdict))}</p>\n");
                foreach (var line in VerdictText.ScopeOf(verdict).Prepend(VerdictText.CountsOf(verdict)))
                    text.Append($"<p>{Encoded(line)}</p>\n");
            }

            if (search.Livelock is { } livelock)
                text.Append($"<pre>{Encoded(string.Join('\n', LivelockText.Lines(livelock, 100)))}</pre>\n");
        }
    }

    private static void WriteLockOrders(StringBuilder text, IReadOnlyList<LockOrderEvent> orders)
    {
        if (orders.Count == 0) return;
        text.Append("<h2>Orders of locks that only several runs show together</h2>\n");
        foreach (var order in orders)
        {
            text.Append($"<details class=\"{(order.Defect is null ? "new" : "known")}\"><summary>{Encoded(order.Revision)} "
                + $"<code>{Encoded(order.Cycle)}</code></summary>\n");
            text.Append($"<pre>{Encoded(string.Join('\n', LockOrderText.Lines(order, 100)))}</pre>\n</details>\n");
        }
    }

    private static void WriteNeverReached(StringBuilder text, MergedSweep sweep)
    {
        if (sweep.Summary is not { NeverReached: { Count: > 0 } never }) return;
        text.Append($"<h2>Never reached on {Encoded(sweep.Identity.Revision)}, seed "
            + $"{Encoded(sweep.Identity.Seed)}</h2>\n<details><summary>{never.Count}</summary>\n<ul>\n");
        foreach (var name in never) text.Append($"<li><code>{Encoded(name)}</code></li>\n");
        text.Append("</ul>\n</details>\n");
    }

    private static string Encoded(string text) => MarkupText.Html(text);
}
