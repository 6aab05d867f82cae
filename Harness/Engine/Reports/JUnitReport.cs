using System.Globalization;
using System.Text;
using System.Xml;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;
using TagStorageModel.Kit.Lockdep;

namespace TagStorageModel.Engine.Reports;

/// <summary>
/// Results as JUnit XML: a suite for each sweep; in it a failed test for each finding, a passed one for each rule that was not
/// broken, and a skipped one for what was never reached and for a saved case that no longer shows its failure. And a suite for
/// each exhaustive search: its findings, and its verdict, which passes only if it verifies.
/// </summary>
public static class JUnitReport
{
    /// <summary>The document.</summary>
    public static string Of(Merge results)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true }))
        {
            writer.WriteStartElement("testsuites");
            foreach (var sweep in results.Sweeps) Write(writer, sweep);
            foreach (var search in results.Searches) Write(writer, search);
            writer.WriteEndElement();
        }

        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + text + "\n";
    }

    private static void Write(XmlWriter writer, MergedSweep sweep)
    {
        var (violations, orders, summary) = (sweep.Violations, sweep.LockOrders, sweep.Summary);
        var never = summary?.NeverReached ?? [];
        var broken = violations.Select(item => item.Invariant).ToHashSet(StringComparer.Ordinal);
        var rules = sweep.Begin?.Invariants.Keys.OrderBy(rule => rule.Length).ThenBy(rule => rule, StringComparer.Ordinal).ToList() ?? [];
        var passed = summary is null ? [] : rules.Where(rule => !broken.Contains(rule) && !never.Contains("invariant " + rule)).ToList();
        var stale = sweep.SavedRuns.SelectMany(run => run.Stale).ToList();
        string[] gaps = [.. ResultText.GapsOf(sweep)];
        var suite = new Suite(writer, sweep.Identity.Revision);
        suite.Begin(ResultText.HeadOf(sweep), violations.Count + orders.Count + passed.Count + never.Count + stale.Count + gaps.Length,
            violations.Count + orders.Count, gaps.Length, never.Count + stale.Count);
        suite.Findings(violations, orders);
        foreach (var rule in passed) suite.Passed("rule", $"{rule}: {sweep.Begin!.Invariants[rule]}");
        foreach (var name in never) suite.Other("reached", name, "skipped", "never reached: nothing was shown about it");
        foreach (var item in stale) suite.Other("saved", item.Name, "skipped", $"no longer shows {item.Key}: {item.Reason}");
        foreach (var gap in gaps) suite.Other("shards", gap, "error", gap);
        if (summary is not null)
        {
            suite.Output(SummaryText.Lines(summary with { NeverReached = [] }, [], null, 100, orders.Count, sweep.SavedRuns)
                .Where(line => !line.StartsWith("no rule", StringComparison.Ordinal)));
        }

        writer.WriteEndElement();
    }

    private static void Write(XmlWriter writer, MergedSearch search)
    {
        var (violations, orders, livelocks) = (search.Violations, search.LockOrders, search.Livelock is null ? 0 : 1);
        string[] gaps = [.. search.Gaps()];
        var found = violations.Count + orders.Count + livelocks;
        var sentence = search.Verdict is null ? [] : (string[])[ResultText.SentenceOf(search)];
        var errors = gaps.Length + (search.IsComplete ? 0 : sentence.Length);
        var suite = new Suite(writer, search.Subject);
        suite.Begin(ResultText.HeadOf(search), found + gaps.Length + sentence.Length, found, errors, 0);
        suite.Findings(violations, orders);
        if (search.Livelock is { } livelock)
            suite.Failed("livelock", "livelock", "livelock", "an execution goes on for ever",
                string.Join('\n', LivelockText.Lines(livelock, 100)));
        foreach (var gap in gaps) suite.Other("search", gap, "error", gap);
        foreach (var text in sentence)
        {
            if (search.IsComplete) suite.Passed("verdict", text);
            else suite.Other("verdict", text, "error", text);
        }

        if (search.Verdict is { } verdict) suite.Output(VerdictText.Lines(verdict with { Seconds = 0 }, 100));
        writer.WriteEndElement();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>One suite of tests.</summary>
    private sealed class Suite(XmlWriter writer, string name)
    {
        internal void Begin(string title, int tests, int failures, int errors, int skipped)
        {
            writer.WriteStartElement("testsuite");
            Attribute("name", title);
            Attribute("tests", Number(tests));
            Attribute("failures", Number(failures));
            Attribute("errors", Number(errors));
            Attribute("skipped", Number(skipped));
        }

        internal void Findings(IEnumerable<ViolationEvent> violations, IEnumerable<LockOrderEvent> orders)
        {
            foreach (var item in violations)
                Failed("violation", item.Key, item.Invariant, item.Title,
                string.Join('\n', [.. FindingText.Facts(item), "replay: " + FindingText.Replay(item)]));
            foreach (var order in orders)
                Failed("lock-order", order.Cycle, LocksAreSound.RuleId, order.Cycle, string.Join('\n', LockOrderText.Lines(order, 100)));
        }

        internal void Passed(string kind, string test)
        {
            Begin(kind, test);
            writer.WriteEndElement();
        }

        internal void Failed(string kind, string test, string type, string message, string body)
        {
            Begin(kind, test);
            writer.WriteStartElement("failure");
            Attribute("type", type);
            Attribute("message", message);
            writer.WriteString(MarkupText.Allowed(body));
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        internal void Other(string kind, string test, string element, string message)
        {
            Begin(kind, test);
            writer.WriteStartElement(element);
            Attribute("message", message);
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        internal void Output(IEnumerable<string> lines) =>
            writer.WriteElementString("system-out", "\n" + string.Concat(lines.Select(line => MarkupText.Allowed(line) + "\n")));

        private void Begin(string kind, string test)
        {
            writer.WriteStartElement("testcase");
            Attribute("classname", $"{name}.{kind}");
            Attribute("name", test);
        }

        private void Attribute(string attribute, string value) => writer.WriteAttributeString(attribute, MarkupText.Allowed(value));
    }
}
