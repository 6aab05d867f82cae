using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace TagStorageModel.Engine.Explaining.Forms;

/// <summary>
/// The bars beside the lanes, one for each lock that a thread holds, from the step that takes it to the step that releases it. A
/// lock has one colour whoever holds it. Bars that are drawn side by side have a class of the style sheet together.
/// </summary>
/// <param name="lanes">The threads that have a lane.</param>
internal sealed class HtmlBars(List<string> lanes)
{
    /// <summary>How many colours the style sheet has.</summary>
    private const int Colours = 8;

    /// <summary>How many bars a lane has at most: what is more is one grey bar.</summary>
    private const int Most = 9;

    private readonly List<string?>[] tracks = [.. lanes.Select(_ => new List<string?>())];
    private readonly List<string> locks = [];
    private readonly Dictionary<string, int> classes = [];
    private readonly StringBuilder sheet = new();
    private readonly JsonArray titles = [];

    /// <summary>How the bars that were added are drawn.</summary>
    internal string Sheet => sheet.ToString();

    /// <summary>By the numbers of their classes, the locks that they stand for.</summary>
    internal JsonArray Titles => titles;

    /// <summary>What holds after a step.</summary>
    internal void Follow(ExplainedStep step)
    {
        // A thread that waits, and what is no step, changes nothing.
        if (step.Number == 0 || lanes.IndexOf(step.Thread) is not (>= 0 and var lane)) return;
        var own = tracks[lane];
        var held = step.Held.Distinct().ToList();
        for (var i = 0; i < own.Count; i++)
        {
            if (own[i] is { } name && !held.Remove(name)) own[i] = null;
        }

        foreach (var name in held)
        {
            var free = own.IndexOf(null);
            if (free >= 0) own[free] = name;
            else own.Add(name);
        }
    }

    /// <summary>Adds the rails of a row, with their bars.</summary>
    internal void Add(StringBuilder html)
    {
        foreach (var own in tracks)
            html.Append(own.TrueForAll(name => name is null) ? "<i></i>" : $"<i class=\"h{ClassOf(own)}\"></i>");
    }

    /// <summary>How many bars each lane has at once at most.</summary>
    internal static IReadOnlyList<int> Widths(List<string> lanes, IEnumerable<ExplainedStep> steps)
    {
        var bars = new HtmlBars(lanes);
        foreach (var step in steps) bars.Follow(step);
        return [.. bars.tracks.Select(own => Math.Min(own.Count, Most + 1))];
    }

    private int ClassOf(List<string?> own)
    {
        var drawn = own.Index().Where(item => item.Item is not null).Select(item => (Track: item.Index, Name: item.Item!)).ToList();
        var key = string.Join('\n', drawn.Take(Most)) + $"\n{drawn.Count}";
        if (classes.TryGetValue(key, out var known)) return known;
        var number = classes.Count;
        classes.Add(key, number);
        var more = drawn.Count(bar => bar.Track >= Most);
        drawn = [.. drawn.Where(bar => bar.Track < Most)];
        titles.Add(string.Join(", ", [.. drawn.Select(bar => "&" + bar.Name), .. more > 0 ? [$"and {more} more"] : (string[])[]]));
        sheet.Append(CultureInfo.InvariantCulture, $".h{number} {{ background: ").AppendJoin(", ",
            [.. drawn.Select(bar => Bar(bar.Track, $"k{Colour(bar.Name)}")), .. more > 0 ? [Bar(Most, "soft")] : (string[])[]])
            .Append("; }\n");
        return number;

        static string Bar(int track, string colour) =>
            $"linear-gradient(var(--{colour}), var(--{colour})) {3 + (5 * track)}px 0 / 3px 100% no-repeat";
    }

    private int Colour(string name)
    {
        var at = locks.IndexOf(name);
        if (at < 0)
        {
            at = locks.Count;
            locks.Add(name);
        }

        return at % Colours;
    }
}
