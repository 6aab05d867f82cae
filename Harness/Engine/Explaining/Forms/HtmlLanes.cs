using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>
/// The lanes of a document: a column for each thread, a row for each step, stretches that do not matter folded, and beside each
/// lane the locks that its thread holds.
/// </summary>
internal sealed class HtmlLanes
{
    private readonly StringBuilder html;
    private readonly Explanation explanation;
    private readonly List<string> lanes;
    private readonly HtmlAnchors anchors;
    private readonly HtmlRows rows;
    private readonly List<ExplainedStep> fold = [];

    /// <summary>The lanes of an explanation, to be added to a document.</summary>
    internal HtmlLanes(StringBuilder html, Explanation explanation)
    {
        this.html = html;
        this.explanation = explanation;
        lanes = Lanes.Columns(explanation);
        Steps = [.. explanation.Steps.Where(step => lanes.Contains(step.Thread))];
        anchors = new HtmlAnchors(explanation, explanation.Setup.All.Concat(Steps));
        rows = new HtmlRows(html, lanes, anchors);
    }

    /// <summary>What the script is told of the rows.</summary>
    internal JsonObject Tables => rows.Tables;

    /// <summary>The steps that have a row, without those of the setup.</summary>
    internal IReadOnlyList<ExplainedStep> Steps { get; }

    /// <summary>Where steps and facts stand.</summary>
    internal HtmlAnchors Anchors => anchors;

    /// <summary>Adds them.</summary>
    internal void Add()
    {
        html.Append($"<div class=\"lanes\" style=\"--lanes:{Math.Max(1, lanes.Count)}\">\n<div class=\"row head\"><span "
            + "class=\"number\">step</span>");
        foreach (var (i, lane) in lanes.Index())
        {
            var thread = explanation.Threads.FirstOrDefault(item => item.Name == lane);
            html.Append($"<span class=\"on{i}\"><b>{HtmlCase.Text(lane)}</b> {HtmlCase.Text(thread?.Cpu ?? "")} "
                + $"<small>{HtmlCase.Text(thread?.Program ?? "")}</small></span>");
        }

        html.Append("</div>\n");
        AddSetup();
        var isAfter = false;
        foreach (var step in Steps)
        {
            if (step.IsAfter && !isAfter)
            {
                Unfold();
                isAfter = true;
                rows.NameFunctions();
                html.Append("<div class=\"row note after\"><span class=\"across\">what had not happened yet</span></div>\n");
            }

            if (step.IsShown)
            {
                Unfold();
                rows.Add(step);
            }
            else
            {
                fold.Add(step);
            }
        }

        Unfold();
        html.Append("</div>\n");
    }

    /// <summary>
    /// The style of the lanes that were added: where each stands, how much room its bars take, and, where lanes stand in one
    /// column, whose a step is.
    /// </summary>
    internal string Sheet()
    {
        var sheet = new StringBuilder(rows.Bars.Sheet);
        foreach (var (i, width) in HtmlBars.Widths(lanes, Steps).Index())
            sheet.Append(CultureInfo.InvariantCulture, $".row > i:nth-of-type({i + 1}) {{ grid-column: {i + 2}; }} ")
                .Append(CultureInfo.InvariantCulture, $".on{i} {{ grid-column: {i + 2}; --bars: {width}; }} ")
                .Append(CultureInfo.InvariantCulture, $".l{i} > div {{ grid-column: {i + 2} / -1; --bars: {width}; }}\n");
        sheet.Append("@media (max-width: 46rem) {\n");
        foreach (var (i, lane) in lanes.Index())
        {
            sheet.Append(CultureInfo.InvariantCulture, $".l{i} > i:nth-of-type({i + 1}) {{ display: block; }}\n");
            if (lanes.Count > 1)
                sheet.Append(CultureInfo.InvariantCulture, $".l{i} code::before {{ content: \"{Escaped(lane)}  \"; font-weight: 700; }}\n");
        }

        return sheet.Append("}\n").ToString();
    }

    /// <summary>A text within a string of a style sheet: what is neither letter nor digit by its number.</summary>
    private static string Escaped(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        Rune.IsLetterOrDigit(rune) ? rune.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\{rune.Value:x6}")));

    /// <summary>The setup, across all lanes: it comes before them. What of it does not matter opens with a click.</summary>
    private void AddSetup()
    {
        var setup = explanation.Setup;
        if (setup.Program.Length > 0 && setup.All.Count == 0)
            html.Append($"<div class=\"row note\"><span class=\"across\">setup: {HtmlCase.Text(setup.Program)} ({setup.Steps} "
                + "steps)</span></div>\n");
        if (setup.All.Count == 0) return;
        var hidden = new List<ExplainedStep>();
        var title = setup.Program.Length > 0 ? $"setup: {setup.Program}, " : "setup: ";
        foreach (var step in setup.All)
        {
            // Where nothing of the setup is of what contradicts each other, the lanes do without it.
            if (setup.Story.Count == 0 || !step.IsShown)
            {
                hidden.Add(step);
                continue;
            }

            AddHidden();
            rows.Add(step);
        }

        AddHidden();
        rows.NameFunctions();

        void AddHidden()
        {
            if (hidden.Count == 0) return;
            html.Append($"<details class=\"fold setup\"><summary class=\"row\"><span class=\"number\">…</span><span class=\"across\">"
                + $"{HtmlCase.Text(title)}{Count(hidden.Count)}</span></summary>\n");
            title = "setup: ";
            rows.NameFunctions();
            foreach (var step in hidden) rows.Add(step);
            html.Append("</details>\n");
            hidden.Clear();
            rows.NameFunctions();
        }
    }

    private static string Count(int count) => count == 1 ? "1 step" : $"{count} steps";

    private void Unfold()
    {
        if (fold.Count == 0) return;
        if (fold.Count == 1)
        {
            rows.Add(fold[0]);
            fold.Clear();
            return;
        }

        html.Append($"<details class=\"fold{(fold[0].IsAfter ? " after" : "")}\"><summary class=\"row\"><span class=\"number\">…</span>");
        rows.Bars.Add(html);
        foreach (var (i, lane) in lanes.Index())
        {
            var count = fold.Count(step => step.Thread == lane);
            if (count > 0)
                html.Append($"<span class=\"on{i}\"><span class=\"who\">{HtmlCase.Text(lane)}:</span> {Count(count)}</span>");
        }

        html.Append("</summary>\n");
        foreach (var step in fold) rows.Add(step);
        html.Append("</details>\n");
        fold.Clear();
        rows.NameFunctions();
    }
}
