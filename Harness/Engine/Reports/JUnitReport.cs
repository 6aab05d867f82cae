using System.Globalization;
using System.Text;
using System.Xml;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;
using TagStorageModel.Kit.Lockdep;

namespace TagStorageModel.Engine.Reports;

/// <summary>
/// Results as JUnit XML: a suite for each sweep; in it a failed test for each finding, a passed one for each rule that was not
/// broken, and a skipped one for what was never reached and for a saved case that no longer shows its failure.
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
        writer.WriteStartElement("testsuite");
        Attribute("name", ResultText.HeadOf(sweep));
        Attribute("tests", Number(violations.Count + orders.Count + passed.Count + never.Count + stale.Count + gaps.Length));
        Attribute("failures", Number(violations.Count + orders.Count));
        Attribute("errors", Number(gaps.Length));
        Attribute("skipped", Number(never.Count + stale.Count));
        foreach (var item in violations)
            Failed("violation", item.Key, item.Invariant, item.Title,
            string.Join('\n', [.. FindingText.Facts(item), "replay: " + FindingText.Replay(item)]));
        foreach (var order in orders)
            Failed("lock-order", order.Cycle, LocksAreSound.RuleId, order.Cycle, string.Join('\n', LockOrderText.Lines(order, 100)));
        foreach (var rule in passed) Passed("rule", $"{rule}: {sweep.Begin!.Invariants[rule]}");
        foreach (var name in never) Other("reached", name, "skipped", "never reached: nothing was shown about it");
        foreach (var item in stale) Other("saved", item.Name, "skipped", $"no longer shows {item.Key}: {item.Reason}");
        foreach (var gap in gaps) Other("shards", gap, "error", gap);
        if (summary is not null)
        {
            writer.WriteElementString("system-out", "\n"
                + string.Concat(SummaryText.Lines(summary with { NeverReached = [] }, [], null, 100, orders.Count, sweep.SavedRuns)
                .Where(line => !line.StartsWith("no rule", StringComparison.Ordinal)).Select(line => MarkupText.Allowed(line) + "\n")));
        }

        writer.WriteEndElement();

        void Passed(string kind, string name)
        {
            Begin(kind, name);
            writer.WriteEndElement();
        }

        void Failed(string kind, string name, string type, string message, string body)
        {
            Begin(kind, name);
            writer.WriteStartElement("failure");
            Attribute("type", type);
            Attribute("message", message);
            writer.WriteString(MarkupText.Allowed(body));
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        void Other(string kind, string name, string element, string message)
        {
            Begin(kind, name);
            writer.WriteStartElement(element);
            Attribute("message", message);
            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        void Begin(string kind, string name)
        {
            writer.WriteStartElement("testcase");
            Attribute("classname", $"{sweep.Identity.Revision}.{kind}");
            Attribute("name", name);
        }

        void Attribute(string name, string value) => writer.WriteAttributeString(name, MarkupText.Allowed(value));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
