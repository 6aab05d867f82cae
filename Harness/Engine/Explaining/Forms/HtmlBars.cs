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
        var held = step.Held.ToList();
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
        return [.. bars.tracks.Select(own => own.Count)];
    }

    private int ClassOf(List<string?> own)
    {
        var drawn = own.Index().Where(item => item.Item is not null).Select(item => (Track: item.Index, Name: item.Item!)).ToList();
        var key = string.Join('\n', drawn);
        if (classes.TryGetValue(key, out var known)) return known;
        var number = classes.Count;
        classes.Add(key, number);
        titles.Add(string.Join(", ", drawn.Select(bar => "&" + bar.Name)));
        sheet.Append(CultureInfo.InvariantCulture, $".h{number} {{ background: ").AppendJoin(", ", drawn.Select(bar =>
        {
            var colour = $"var(--k{Colour(bar.Name)})";
            return $"linear-gradient({colour}, {colour}) {3 + (5 * bar.Track)}px 0 / 3px 100% no-repeat";
        })).Append("; }\n");
        return number;
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
