using System.Text;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>
/// An explained case as one document that needs nothing but a browser: what contradicts what, the lanes with every step, and
/// the state of the machine beside them. It reads without scripts; its own lets a reader go from step to step, search and filter.
/// </summary>
public static class HtmlCase
{
    /// <summary>The document, a whole file of HTML.</summary>
    public static string Write(ExplainedCase item)
    {
        var html = new StringBuilder();
        var title = item.Explanation is { } known ? $"{known.Title} ({known.Revision})" : $"{item.Token.Case.Revision}: no violation";
        var sheet = "";
        if (item.Explanation is { } explanation)
        {
            var rows = new StringBuilder();
            var lanes = new HtmlLanes(rows, explanation);
            lanes.Add();
            sheet = lanes.Sheet();
            AddComplaint(html, explanation, item.Defect, lanes.Anchors);
            AddTasks(html, explanation);
            html.Append("<h2 id=\"lanes\">How it came to it</h2>\n<p class=\"soft\">A step opens to its calls and locks, a folded stretch "
                + "to its steps; a bar beside a lane is a lock that its thread holds.</p>\n")
                .Append(Tools).Append("<div class=\"story\">\n").Append(rows);
            var states = item.Token.States();
            HtmlState.Add(html, states, LastOf(explanation));
            var tables = lanes.Tables;
            tables["states"] = HtmlState.Tables(states);

            // What has a meaning in markup is written as an escape.
            html.Append("</div>\n<script type=\"application/json\" id=\"tables\">").Append(tables.ToJsonString()).Append("</script>\n");
        }
        else
        {
            html.Append($"<h1>{Text(item.Token.Case.Revision)}: no violation</h1>\n<p>{item.Steps} steps.</p>\n");
        }

        html.Append("<h2>The case</h2>\n<ul class=\"case\">\n");
        foreach (var line in item.Stories.Words(item.Token.Case.Schedule)) html.Append($"<li>{Text(line)}</li>\n");
        if (item.Explanation is { } shown) html.Append($"<li>takes {Text(shown.Takes.ToString())}</li>\n");
        html.Append($"</ul>\n<p>See it again: <code class=\"token\">tagstorage explain {Text(item.Token.Text)}</code></p>\n");
        return HtmlDocument.Of(title, "case.css", item.Explanation is null ? null : "case.js", html, sheet);
    }

    /// <summary>The last step that had been made when the rule was broken.</summary>
    private static int LastOf(Explanation explanation) =>
        explanation.Steps.Where(step => !step.IsAfter && step.Thread != "setup").Max(step => (int?)step.Number) ?? 0;

    /// <summary>What the script shows and serves.</summary>
    private const string Tools = """
        <div class="tools" hidden="">
        <span class="keys go"><button type="button" data-key="p" title="previous fact (p)">‹ fact</button>
        <button type="button" data-key="n" title="next fact (n)">fact ›</button>
        <button type="button" data-key="k" title="previous step (k)">‹ step</button>
        <button type="button" data-key="j" title="next step (j)">step ›</button></span>
        <label>search <input type="search" id="search" placeholder="/" size="12"></label> <span id="found" role="status"></span>
        <label>thread <select id="lane"><option value="">all</option></select></label>
        <label>function <select id="function"><option value="">all</option></select></label>
        <label>object <select id="object"><option value="">all</option></select></label>
        <span class="keys"><button type="button" data-key="e" title="expand all (e)">expand</button>
        <button type="button" data-key="f" title="fold all (f)">fold</button></span>
        </div>

        """;

    /// <summary>A text as HTML has it.</summary>
    internal static string Text(string text) => MarkupText.Html(text);

    private static void AddComplaint(StringBuilder html, Explanation explanation, string? defect, HtmlAnchors anchors)
    {
        html.Append($"<h1>{Text(explanation.Title)}</h1>\n<pre class=\"splat\">{Text(string.Join('\n', explanation.Splat))}</pre>\n");
        html.Append($"<p><b>{Text(explanation.Revision)}</b> breaks rule <b>{Text(explanation.Invariant)}</b>: {Text(explanation.Rule)}.");
        if (explanation.Place.ToString() is { Length: > 0 } place) html.Append($" Where: <code>{Text(place)}</code>.");
        if (defect is not null) html.Append($" Known defect: <code>{Text(defect)}</code>.");
        html.Append("</p>\n");
        if (explanation.Earlier.Count > 0)
            html.Append("<p class=\"soft\">The same run complained before: ")
                .AppendJoin("; ", explanation.Earlier.Select(Text)).Append(".</p>\n");
        html.Append("<h2>What does not go together</h2>\n<ol class=\"facts\">\n");
        foreach (var (i, fact) in explanation.Facts.Index())
        {
            var target = anchors.StepOf(fact);
            var where = fact.Where.Length == 0 ? "" : target is null ? $"<span class=\"where\">{Text(fact.Where)}</span> "
                : $"<a class=\"where\" href=\"#{target}\">{Text(fact.Where)}</a> ";
            html.Append($"<li id=\"f{i + 1}\" class=\"{(fact.Mark == ExplainedFact.Broken ? "broken" : "fact")}\">"
                + $"{(where.Length == 0 && target is not null ? $"<a class=\"mark\" href=\"#{target}\">" : "<span class=\"mark\">")}"
                + $"{Text(HtmlAnchors.Sign(fact.Mark))}{(where.Length == 0 && target is not null ? "</a>" : "</span>")} {where}"
                + $"{Text(fact.Text)}</li>\n");
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
