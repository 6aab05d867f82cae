using System.Text;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>The findings of a document: those that no known defect explains first, then each known defect with all its keys.</summary>
/// <param name="html">The document.</param>
/// <param name="lanes">What is told of a finding, line by line; nothing where its token cannot be run here.</param>
internal sealed class HtmlFindings(StringBuilder html, Func<ViolationEvent, IReadOnlyList<string>> lanes)
{
    /// <summary>What the script shows and serves.</summary>
    internal const string Tools = """
        <div class="tools" hidden="">
        <label>rule <select id="rule"><option value="">all</option></select></label>
        <label>function <select id="function"><option value="">all</option></select></label>
        <label>revision <select id="revision"><option value="">all</option></select></label>
        <span id="found" role="status"></span>
        </div>

        """;

    /// <summary>Adds findings that are new.</summary>
    internal void AddNew(IEnumerable<ViolationEvent> findings)
    {
        foreach (var group in findings.GroupBy(item => (item.Revision, item.Invariant, item.Function)))
        {
            if (group.Count() == 1)
            {
                Add(group.First(), "new", isOpen: true);
                continue;
            }

            html.Append($"<details class=\"group new\" open=\"\"><summary>{Text(group.Key.Revision)} {Text(group.Key.Invariant)} "
                + $"<code>{Text(group.Key.Function)}</code>: {SummaryText.Count(group.Count(), "key")}</summary>\n");
            foreach (var finding in group) Add(finding, "new");
            html.Append("</details>\n");
        }
    }

    /// <summary>Adds findings of known defects.</summary>
    internal void AddKnown(IEnumerable<ViolationEvent> findings)
    {
        foreach (var group in findings.GroupBy(item => item.Defect!).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            html.Append($"<details class=\"group known\"><summary><b>{Text(group.Key)}</b>: {SummaryText.Count(group.Count(), "key")} "
                + $"<span class=\"soft\">{Text(group.First().Title)}</span></summary>\n");
            foreach (var finding in group) Add(finding, "known", isOpen: group.Count() == 1);
            html.Append("</details>\n");
        }
    }

    private void Add(ViolationEvent finding, string kind, bool isOpen = false)
    {
        html.Append($"<details class=\"finding {kind}\"{(isOpen ? " open=\"\"" : "")} data-rule=\"{Text(finding.Invariant)}\" "
            + $"data-function=\"{Text(finding.Function)}\" data-revision=\"{Text(finding.Revision)}\"><summary>{Text(finding.Revision)} "
            + $"{Text(finding.Invariant)} <code>{Text(finding.Function)}</code>: {Text(finding.Title)}</summary>\n"
            + $"<p><code>{Text(finding.Key)}</code></p>\n");
        foreach (var fact in FindingText.Facts(finding)) html.Append($"<div>{Text(fact)}</div>\n");
        var told = lanes(finding);
        if (told.Count > 0) html.Append($"<pre class=\"lanes\">{Text(string.Join('\n', told))}</pre>\n</details>\n");
        else html.Append($"<pre>{Text(FindingText.Replay(finding))}</pre>\n</details>\n");
    }

    private static string Text(string text) => MarkupText.Html(text);
}
