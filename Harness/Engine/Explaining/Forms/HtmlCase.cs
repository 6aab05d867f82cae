using System.Text;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>
/// An explained case as one document that needs nothing but a browser, not even scripts: what contradicts what, and the lanes
/// with every step: what does not matter is folded and opens with a click, each step tells its calls and locks.
/// </summary>
public static class HtmlCase
{
    /// <summary>The document, a whole file of HTML.</summary>
    public static string Write(ExplainedCase item)
    {
        var html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            + "content=\"width=device-width, initial-scale=1\">\n");
        var title = item.Explanation is { } known ? $"{known.Title} ({known.Revision})" : $"{item.Token.Case.Revision}: no violation";
        html.Append($"<title>{Text(title)}</title>\n<style>\n{HtmlStyle.Sheet}</style>\n</head>\n<body>\n");
        if (item.Explanation is { } explanation)
        {
            AddComplaint(html, explanation, item.Defect);
            AddTasks(html, explanation);
            HtmlLanes.Add(html, explanation);
        }
        else
        {
            html.Append($"<h1>{Text(item.Token.Case.Revision)}: no violation</h1>\n<p>{item.Steps} steps.</p>\n");
        }

        html.Append("<h2>The case</h2>\n<ul class=\"case\">\n");
        foreach (var line in item.Stories.Words(item.Token.Case.Schedule)) html.Append($"<li>{Text(line)}</li>\n");
        if (item.Explanation is { } shown) html.Append($"<li>takes {Text(shown.Takes.ToString())}</li>\n");
        html.Append("</ul>\n<p>See it again: <code class=\"token\">tagstorage explain "
            + $"{Text(item.Token.Text)}</code></p>\n</body>\n</html>\n");
        return html.ToString();
    }

    /// <summary>A text as HTML has it.</summary>
    internal static string Text(string text) => MarkupText.Html(text);

    private static void AddComplaint(StringBuilder html, Explanation explanation, string? defect)
    {
        html.Append($"<h1>{Text(explanation.Title)}</h1>\n<pre class=\"splat\">{Text(string.Join('\n', explanation.Splat))}</pre>\n");
        html.Append($"<p><b>{Text(explanation.Revision)}</b> breaks rule <b>{Text(explanation.Invariant)}</b>: {Text(explanation.Rule)}.");
        if (explanation.Place.ToString() is { Length: > 0 } place) html.Append($" Where: <code>{Text(place)}</code>.");
        if (defect is not null) html.Append($" Known defect: <code>{Text(defect)}</code>.");
        html.Append("</p>\n");
        if (explanation.Earlier.Count > 0)
            html.Append("<p class=\"earlier\">The same run complained before: ")
                .AppendJoin("; ", explanation.Earlier.Select(Text)).Append(".</p>\n");
        html.Append("<h2>What does not go together</h2>\n<ol class=\"facts\">\n");
        foreach (var fact in explanation.Facts)
        {
            var where = fact.Where.Length > 0 ? $"<span class=\"where\">{Text(fact.Where)}</span> " : "";
            html.Append($"<li class=\"{(fact.Mark == ExplainedFact.Broken ? "broken" : "fact")}\"><span "
                + $"class=\"mark\">{Text(fact.Mark.TrimEnd('>').Replace("=", "!", StringComparison.Ordinal))}</span> "
                + $"{where}{Text(fact.Text)}</li>\n");
        }

        html.Append("</ol>\n");
    }

    private static void AddTasks(StringBuilder html, Explanation explanation)
    {
        foreach (var task in explanation.Tasks)
        {
            var line = $"<b>{Text(task.Name)}</b>{(task.Number > 0 ? $" at step {task.Number}" : "")} on "
                + $"{Text(task.Cpu)}{(task.InHardirq ? ", in an interrupt" : "")}: preempt_count {task.PreemptCount}, irqs_disabled() "
                + $"{(task.IrqsDisabled ? 1 : 0)}, RCU depth {task.RcuDepth}, "
                + $"{task.Locks.Count switch { 0 => "no locks held", 1 => "1 lock held", var count => $"{count} locks held" }}";
            if (task.Locks.Count == 0 && task.Calls.Count == 0)
            {
                html.Append($"<p>{line}</p>\n");
                continue;
            }

            html.Append($"<details class=\"task\"><summary>{line}</summary>\n");
            if (task.Locks.Count > 0) html.Append("<ul>\n");
            foreach (var held in task.Locks)
                html.Append($"<li><code>{Text(held.Text)}</code>{(held.Number > 0 ? $" step {held.Number}" : " in the setup")}"
                    + $"{(held.Calls.Count > 0 ? $", {Text(held.Calls[0])}" : "")}</li>\n");
            if (task.Locks.Count > 0) html.Append("</ul>\n");
            if (task.Calls.Count > 0) html.Append($"<p>Call trace: <code>{Text(string.Join(" < ", task.Calls))}</code></p>\n");
            html.Append("</details>\n");
        }
    }
}
