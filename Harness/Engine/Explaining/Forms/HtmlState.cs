using System.Text;
using System.Text.Json.Nodes;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>
/// The state beside the steps of a document: that of one step in plain words, and those of all for the script, each as what is
/// different from the one before.
/// </summary>
internal static class HtmlState
{
    /// <summary>Adds the state after a step.</summary>
    /// <param name="html">The document.</param>
    /// <param name="states">The states by how many steps have been made.</param>
    /// <param name="at">Which of them is shown; at most the last.</param>
    internal static void Add(StringBuilder html, IReadOnlyList<MachineState> states, int at)
    {
        var shown = states[Math.Min(at, states.Count - 1)];
        var before = shown.Step > 0 ? StateText.Sections(states[shown.Step - 1]) : StateText.Sections(shown);
        html.Append($"<aside class=\"state\" id=\"state\" tabindex=\"-1\" data-n=\"{shown.Step}\">\n<h2>State <span "
            + $"class=\"when\" role=\"status\">{HtmlCase.Text(StateText.Title(shown))}</span></h2>\n");
        foreach (var (i, section) in StateText.Sections(shown).Index())
        {
            html.Append($"<h3>{HtmlCase.Text(section.Title)}</h3>\n<ul>\n");
            if (section.Lines.Count == 0) html.Append("<li class=\"soft\">none</li>\n");
            foreach (var line in section.Lines)
                html.Append($"<li{(before[i].Lines.Contains(line) ? "" : " class=\"changed\"")}>{HtmlCase.Text(line)}</li>\n");
            html.Append("</ul>\n");
        }

        html.Append("</aside>\n");
    }

    /// <summary>
    /// All states: the titles of their sections, the lines that occur in them, and for each state its last step and those sections
    /// that are not as before, as numbers of lines.
    /// </summary>
    internal static JsonObject Tables(IReadOnlyList<MachineState> states)
    {
        var lines = new Dictionary<string, int>();
        var steps = new JsonArray();
        IReadOnlyList<StateSection> before = [];
        foreach (var state in states)
        {
            var sections = StateText.Sections(state);
            var changed = new JsonArray();
            foreach (var (i, section) in sections.Index())
            {
                if (before.Count > 0 && before[i].Lines.SequenceEqual(section.Lines)) continue;
                changed.Add(i);
                changed.Add(new JsonArray([.. section.Lines.Select(line => (JsonNode)NumberOf(line))]));
            }

            steps.Add(new JsonArray(NumberOf(state.Last), changed));
            before = sections;
        }

        return new JsonObject
        {
            ["sections"] = new JsonArray([.. before.Select(section => (JsonNode)section.Title)]),
            ["lines"] = new JsonArray([.. lines.Keys.Select(line => (JsonNode)line)]),
            ["steps"] = steps,
        };

        int NumberOf(string line)
        {
            if (!lines.TryGetValue(line, out var number)) lines.Add(line, number = lines.Count);
            return number;
        }
    }
}
