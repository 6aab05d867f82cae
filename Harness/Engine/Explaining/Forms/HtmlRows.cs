using System.Text;
using System.Text.Json.Nodes;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>The rows of the lanes, a step each. What the script needs to filter them by stands in tables, by numbers.</summary>
/// <param name="html">The document.</param>
/// <param name="lanes">The threads that have a lane.</param>
/// <param name="anchors">Where steps and facts stand.</param>
internal sealed class HtmlRows(StringBuilder html, List<string> lanes, HtmlAnchors anchors)
{
    private readonly Dictionary<string, int> functions = [];
    private readonly Dictionary<string, int> objects = [];

    /// <summary>The function that was named last for each thread.</summary>
    private readonly Dictionary<string, string> named = [];

    /// <summary>For each thread, and for its calls and its locks, what was said last, and at which step.</summary>
    private readonly Dictionary<(string Thread, bool IsCalls), (string Text, int Number)> said = [];

    /// <summary>The length from which on a text is not said twice.</summary>
    private const int Long = 30;

    private int last;

    /// <summary>The bars beside the rows.</summary>
    internal HtmlBars Bars { get; } = new(lanes);

    /// <summary>
    /// The tables: names of lanes, functions and objects by the numbers that rows have, and of the bars by those of their classes.
    /// </summary>
    internal JsonObject Tables => new()
    {
        ["lanes"] = Names(lanes),
        ["functions"] = Names(functions.Keys),
        ["objects"] = Names(objects.Keys),
        ["held"] = Bars.Titles.DeepClone(),
    };

    /// <summary>The next row names its function, whatever was named before.</summary>
    internal void NameFunctions() => named.Clear();

    /// <summary>Adds a row.</summary>
    internal void Add(ExplainedStep step)
    {
        var lane = lanes.IndexOf(step.Thread);
        var ofSetup = lane < 0 || step.Thread == "setup";
        if (!ofSetup && step.Number > 0) last = step.Number;
        var kind = step.Mark == ExplainedFact.Broken ? " broken" : step.Mark.Length > 0 ? " fact" : "";
        var anchor = anchors.Of(step);
        html.Append($"<div class=\"row{kind}{(lane >= 0 ? $" l{lane}" : " across")}{(step.IsAfter ? " after" : "")}\"");
        if (anchor.Length > 0) html.Append($" id=\"{anchor}\"");

        // A step's state is that after it; of what is no step, that after the last one.
        if (!ofSetup && step.Number == 0) html.Append($" data-n=\"{last}\"");
        if (step.Function.Length > 0) html.Append($" data-f=\"{NumberOf(functions, step.Function)}\"");
        if (step.Object.Length > 0) html.Append($" data-o=\"{NumberOf(objects, step.Object)}\"");
        html.Append('>');
        if (step.Number > 0 && lane >= 0) html.Append($"<a href=\"#{anchor}\">{step.Number}</a>");
        if (!ofSetup) Bars.Follow(step);
        if (lane >= 0) Bars.Add(html);
        html.Append("<div>");
        if (step.Function.Length > 0 && named.GetValueOrDefault(step.Thread) != step.Function)
            html.Append($"<span class=\"function\">{HtmlCase.Text(step.Function)}()</span>");
        named[step.Thread] = step.Function;
        AddDetails(step);
        html.Append("</div></div>\n");
    }

    private void AddDetails(ExplainedStep step)
    {
        var sign = HtmlCase.Text(HtmlAnchors.Sign(step.Mark));
        var mark = step.Mark.Length == 0 ? ""
            : anchors.OfMark(step.Mark) is { } fact ? $"<a class=\"mark\" href=\"#{fact}\" title=\"what it means\">{sign}</a> "
            : $"<span class=\"mark\">{sign}</span> ";
        var change = step.Change.Length > 0 ? $" <em>{HtmlCase.Text(step.Change)}</em>" : "";
        html.Append($"<details><summary>{mark}<code>{HtmlCase.Text(step.Text)}</code>{change}</summary><small>");
        if (step.Place.Length > 0) html.Append($"{HtmlCase.Text(step.Place)}<br>");
        if (step.Calls.Count > 0) html.Append($"{Said(step, true, "calls", $"in {string.Join(" < ", step.Calls)}")}<br>");
        var locks = step.Held.CountBy(name => name).Select(item => $"&{item.Key}{(item.Value > 1 ? $" ×{item.Value}" : "")}");
        html.Append(Said(step, false, "locks", step.Held.Count == 0 ? "no locks held" : $"holds {string.Join(", ", locks)}"));
        html.Append("</small></details>");
    }

    /// <summary>What is long and as at an earlier step of the thread is said once; the script puts it where it is not.</summary>
    private string Said(ExplainedStep step, bool isCalls, string what, string text)
    {
        var anchor = anchors.Of(step);
        if (text.Length < Long || anchor.Length == 0) return HtmlCase.Text(text);
        var key = ($"{anchor[0]}{step.Thread}", isCalls);
        if (said.TryGetValue(key, out var earlier) && earlier.Text == text)
            return $"{what} as at step {earlier.Number}";
        said[key] = (text, step.Number);
        return HtmlCase.Text(text);
    }

    private static int NumberOf(Dictionary<string, int> numbers, string name)
    {
        if (!numbers.TryGetValue(name, out var number)) numbers.Add(name, number = numbers.Count);
        return number;
    }

    private static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];
}
