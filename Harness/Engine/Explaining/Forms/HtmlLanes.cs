using System.Text;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>The lanes of a document: a column for each thread, a row for each step, stretches that do not matter folded.</summary>
internal static class HtmlLanes
{
    /// <summary>Adds them to a html.</summary>
    internal static void Add(StringBuilder html, Explanation explanation)
    {
        var lanes = Lanes.Columns(explanation);
        html.Append("<h2>How it came to it</h2>\n<p class=\"earlier\">A step opens to its calls and locks, a folded stretch to its "
            + $"steps.</p>\n<div class=\"lanes\" style=\"--lanes:{Math.Max(1, lanes.Count)}\">\n<div class=\"row head\"><span "
            + "class=\"number\">step</span>");
        foreach (var lane in lanes)
        {
            var thread = explanation.Threads.FirstOrDefault(item => item.Name == lane);
            html.Append($"<span class=\"lane\"><b>{HtmlCase.Text(lane)}</b> "
                + $"{HtmlCase.Text(thread?.Cpu ?? "")}<br><small>{HtmlCase.Text(thread?.Program ?? "")}</small></span>");
        }

        html.Append("</div>\n");
        if (explanation.Setup.Program.Length > 0)
            html.Append("<div class=\"row note\"><span class=\"number\"></span><span class=\"across\">setup: "
            + $"{HtmlCase.Text(explanation.Setup.Program)} ({explanation.Setup.Steps} steps)</span></div>\n");
        AddSetup(html, explanation.Setup.Story);
        var functions = new Dictionary<string, string>();
        var fold = new List<ExplainedStep>();
        var isAfter = false;
        foreach (var step in explanation.Steps.Where(step => lanes.Contains(step.Thread)))
        {
            if (step.IsAfter && !isAfter)
            {
                Unfold(html, lanes, functions, fold);
                isAfter = true;
                html.Append("<div class=\"row note after\"><span class=\"number\"></span><span class=\"across\">what had not happened "
                    + "yet</span></div>\n");
            }

            if (!step.IsShown)
            {
                fold.Add(step);
                continue;
            }

            Unfold(html, lanes, functions, fold);
            AddStep(html, lanes, functions, step);
        }

        Unfold(html, lanes, functions, fold);
        html.Append("</div>\n");
    }

    /// <summary>What of the setup matters, across all lanes: it comes before them.</summary>
    private static void AddSetup(StringBuilder html, EquatableList<ExplainedStep> story)
    {
        var (last, function) = (0, "");
        foreach (var step in story)
        {
            var left = step.Number - last - 1;
            if (last > 0 && left > 0)
                html.Append($"<div class=\"row note\"><span class=\"number\">…</span><span class=\"across\">{left} "
                + $"step{(left == 1 ? "" : "s")} of the setup</span></div>\n");
            last = Math.Max(last, step.Number);
            html.Append($"<div class=\"row{(step.Mark.Length > 0 ? " fact" : "")}\"><span class=\"number\"></span><div class=\"across\">");
            if (step.Function.Length > 0 && (step.Function != function || left > 0))
                html.Append($"<span class=\"function\">{HtmlCase.Text(step.Function)}()</span>");
            function = step.Function;
            AddDetails(html, step);
            html.Append("</div></div>\n");
        }
    }

    private static void Unfold(StringBuilder html, List<string> lanes, Dictionary<string, string> functions, List<ExplainedStep> fold)
    {
        if (fold.Count == 0) return;
        if (fold.Count == 1)
        {
            AddStep(html, lanes, functions, fold[0]);
            fold.Clear();
            return;
        }

        html.Append($"<details class=\"fold{(fold[0].IsAfter ? " after" : "")}\"><summary class=\"row\"><span class=\"number\">…</span>");
        foreach (var lane in lanes)
        {
            var count = fold.Count(step => step.Thread == lane);
            html.Append($"<span class=\"lane{(count > 0 ? " busy" : "")}\">"
                + $"{(count == 0 ? "" : count == 1 ? "1 step" : $"{count} steps")}</span>");
        }

        html.Append("</summary>\n");
        foreach (var step in fold) AddStep(html, lanes, functions, step);
        html.Append("</details>\n");
        fold.Clear();
        functions.Clear();
    }

    private static void AddStep(StringBuilder html, List<string> lanes, Dictionary<string, string> functions, ExplainedStep step)
    {
        var isNew = step.Function.Length > 0 && functions.GetValueOrDefault(step.Thread) != step.Function;
        functions[step.Thread] = step.Function;
        var kind = step.Mark == ExplainedFact.Broken ? " broken" : step.Mark.Length > 0 ? " fact" : "";
        html.Append($"<div class=\"row{kind}{(step.IsAfter ? " after" : "")}\"><span "
            + $"class=\"number\">{(step.Number > 0 ? step.Number : "")}</span>");
        foreach (var lane in lanes)
        {
            if (lane != step.Thread)
            {
                html.Append("<div class=\"lane\"></div>");
                continue;
            }

            html.Append("<div class=\"lane busy\">");
            if (isNew) html.Append($"<span class=\"function\">{HtmlCase.Text(step.Function)}()</span>");
            AddDetails(html, step);
            html.Append("</div>");
        }

        html.Append("</div>\n");
    }

    private static void AddDetails(StringBuilder html, ExplainedStep step)
    {
        var mark = step.Mark.Length == 0 ? ""
            : $"<span class=\"mark\">{(step.Mark == ExplainedFact.Broken ? "!" : HtmlCase.Text(step.Mark.TrimEnd('>')))}</span> ";
        var change = step.Change.Length > 0 ? $" <em>{HtmlCase.Text(step.Change)}</em>" : "";
        var calls = string.Join(" < ", step.Calls);
        html.Append($"<details class=\"step\"><summary{(calls.Length > 0 ? $" title=\"{HtmlCase.Text(calls)}\"" : "")}>"
            + $"{mark}<code>{HtmlCase.Text(step.Text)}</code>{change}</summary><small>");
        if (step.Place.Length > 0) html.Append($"{HtmlCase.Text(step.Place)}<br>");
        if (calls.Length > 0) html.Append($"in {HtmlCase.Text(calls)}<br>");
        html.Append(step.Held.Count == 0 ? "no locks held"
            : $"holds {HtmlCase.Text(string.Join(", ", step.Held.Select(name => "&" + name)))}");
        html.Append("</small></details>");
    }
}
