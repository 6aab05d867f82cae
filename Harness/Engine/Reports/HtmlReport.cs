using System.Text;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>Results as one HTML document that needs nothing else: no script, no file beside it, no network.</summary>
public static class HtmlReport
{
    private static readonly string Style = """
        :root { color-scheme: light dark; --line: #8884; --new: #c0392b; --known: #7a6a00; --ok: #2e7d32; }
        @media (prefers-color-scheme: dark) { :root { --new: #ff8a7a; --known: #d6bf45; --ok: #84cc88; } }
        body { font: 15px/1.45 system-ui, sans-serif; max-width: 78rem; margin: 1.5rem auto; padding: 0 1rem; }
        h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        table { border-collapse: collapse; width: 100%; } \
            th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid var(--line); }
        .wide { overflow-x: auto; } td:first-child { min-width: 14rem; } body { overflow-wrap: break-word; }
        .cells details { overflow-wrap: anywhere; } .cells td:first-child, .cells td + td { min-width: 9rem; }
        td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
        details { border: 1px solid var(--line); border-left-width: .3rem; border-radius: .3rem; margin: .5rem 0; padding: .3rem .7rem; }
        details.new { border-left-color: var(--new); } details.known { border-left-color: var(--known); }
        summary { cursor: pointer; } code, pre { font: 13px/1.4 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
        pre { background: #8881; padding: .5rem; user-select: all; } .ok { color: var(--ok); } .gap { color: var(--new); font-weight: 600; }
        """.ReplaceLineEndings("\n").Replace(" \\\n    ", " ", StringComparison.Ordinal);

    /// <summary>The document.</summary>
    public static string Of(Merge results)
    {
        var text = new StringBuilder();
        Begin(text, "TagStorageModel");
        if (results.Sweeps.Count > 0 || results.Searches.Count == 0) WriteSweeps(text, results.Sweeps);
        WriteSearches(text, results.Searches);
        var violations = results.Violations;
        var unknown = violations.Where(item => item.Defect is null).ToList();
        text.Append(unknown.Count == 0 ? NoneOf(results) : "<h2>New findings</h2>\n");
        foreach (var finding in unknown) Write(text, finding, "new");
        WriteLockOrders(text, results.LockOrders);
        var known = violations.Where(item => item.Defect is not null).GroupBy(item => item.Defect!)
            .OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        if (known.Count > 0) text.Append("<h2>Known defects</h2>\n");
        foreach (var group in known)
        {
            text.Append($"<details class=\"known\"><summary>{Encoded(group.Key)}: {SummaryText.Count(group.Count(), "key")}</summary>\n");
            foreach (var finding in group) Write(text, finding, "known");
            text.Append("</details>\n");
        }

        foreach (var sweep in results.Sweeps) WriteNeverReached(text, sweep);
        return text.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>The beginning of a document, up to its heading.</summary>
    internal static void Begin(StringBuilder text, string title) =>
        text.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            + $"content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>\n")
            .Append(Style).Append($"\n</style>\n</head>\n<body>\n<h1>{title}</h1>\n");

    /// <summary>That nothing is new is good news only where something was looked at, and nothing else is.</summary>
    private static string NoneOf(Merge results)
    {
        if (results.Sweeps.Count == 0 && results.Searches.Count == 0) return "<p class=\"gap\">There are no results of a sweep.</p>\n";
        return results.LockOrders.Any(order => order.Defect is null) || results.Searches.Any(search => search.Livelock is not null) ? ""
            : "<p class=\"ok\">No finding that no known defect explains.</p>\n";
    }

    private static void WriteSweeps(StringBuilder text, IReadOnlyList<MergedSweep> sweeps)
    {
        text.Append("<div class=\"wide\">\n<table>\n<tr><th>sweep</th><th>shard</th><th class=\"n\">cases</th><th "
            + "class=\"n\">schedules</th><th class=\"n\">distinct</th><th class=\"n\">p_new</th><th class=\"n\">keys</th></tr>\n");
        foreach (var sweep in sweeps)
        {
            var summary = sweep.Summary;
            var shards = summary?.Shard.Replace("+", ", ", StringComparison.Ordinal) ?? "none ended";
            text.Append($"<tr><td>{Encoded(ResultText.HeadOf(sweep))}</td><td>{Encoded(shards)}</td>");
            string[] numbers =
            [
                SummaryText.Number(summary?.Cases ?? 0), SummaryText.Number(summary?.Schedules.Values.Sum() ?? 0),
                    SummaryText.Number(summary?.Distinct ?? 0),
                summary is null ? "" : SummaryText.Chance(summary.PNew),
                    SummaryText.Number(sweep.Violations.Count + sweep.LockOrders.Count),
            ];
            foreach (var number in numbers) text.Append($"<td class=\"n\">{Encoded(number)}</td>");
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

    private static void Write(StringBuilder text, ViolationEvent finding, string kind)
    {
        text.Append($"<details class=\"{kind}\"><summary>{Encoded(finding.Revision)} {Encoded(finding.Invariant)} "
            + $"<code>{Encoded(finding.Function)}</code>: {Encoded(finding.Title)}</summary>\n"
            + $"<p><code>{Encoded(finding.Key)}</code></p>\n");
        foreach (var fact in FindingText.Facts(finding)) text.Append($"<div>{Encoded(fact)}</div>\n");
        text.Append($"<pre>{Encoded(FindingText.Replay(finding))}</pre>\n</details>\n");
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
