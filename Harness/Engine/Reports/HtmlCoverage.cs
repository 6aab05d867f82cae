using System.Globalization;
using System.Text;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>What a sweep has reached, as maps: how often each function, and which two paths at once on a shared object.</summary>
internal static class HtmlCoverage
{
    /// <summary>The beginning of the names of functions among what must be reached.</summary>
    private const string Function = "function ";

    private const string Between = " × ";
    private const int Cell = 12;
    private const int Names = 200;
    private const int Levels = 5;

    /// <summary>Adds the maps of a sweep that has ended.</summary>
    internal static void Add(StringBuilder html, SummaryEvent summary)
    {
        var functions = summary.Reached.Where(item => item.Key.StartsWith(Function, StringComparison.Ordinal))
            .Select(item => (Name: item.Key[Function.Length..], Count: item.Value))
            .OrderBy(item => item.Name, StringComparer.Ordinal).ToList();
        if (functions.Count > 0)
        {
            var never = functions.Count(item => item.Count == 0);
            html.Append($"<h2>Functions of {Text(summary.Revision)}</h2>\n<p class=\"soft\">How often each was entered: the stronger the "
                + $"colour, the more often. {functions.Count - never} of {functions.Count} were.</p>\n<ul class=\"map\">\n");
            foreach (var (name, count) in functions)
                html.Append($"<li class=\"q{Level(count)}\"><code>{Text(name)}</code> {SummaryText.Number(count)}</li>\n");
            html.Append("</ul>\n");
        }

        AddPairs(html, summary);
    }

    /// <summary>0 for what was never reached; then one more for each power of ten.</summary>
    private static int Level(long count) => count == 0 ? 0 : Math.Min(Levels, 1 + (int)Math.Log10(count));

    private static void AddPairs(StringBuilder html, SummaryEvent summary)
    {
        var pairs = new Dictionary<string, (string Kind, string Words)>(StringComparer.Ordinal);
        foreach (var pair in summary.Overlaps.Seen) pairs[pair] = ("seen", "seen at once");
        foreach (var pair in summary.Overlaps.Missing)
            pairs[pair] = ("missing", summary.Overlaps.MissingOn.TryGetValue(pair, out var on) ? $"not seen, both use {on}" : "not seen");
        foreach (var (pair, reason) in summary.Overlaps.Excluded) pairs[pair] = ("excluded", $"cannot meet: {reason}");
        var known = pairs.Where(item => item.Key.Split(Between).Length == 2).OrderBy(item => item.Key, StringComparer.Ordinal).ToList();
        if (known.Count == 0) return;
        string[] names = [.. known.SelectMany(item => item.Key.Split(Between)).Distinct().Order(StringComparer.Ordinal)];
        var places = names.Index().ToDictionary(item => item.Item, item => item.Index);
        html.Append($"<h2>Paths of {Text(summary.Revision)} at once</h2>\n<p class=\"soft\">Of each two paths that share an object, the "
            + $"columns in the order of the rows: <span class=\"key seen\">seen at once ({summary.Overlaps.Seen.Count})</span> <span "
            + $"class=\"key missing\">not seen ({summary.Overlaps.Missing.Count})</span> <span class=\"key excluded\">cannot meet "
            + $"({summary.Overlaps.Excluded.Count})</span></p>\n");
        var size = names.Length * Cell;
        html.Append(CultureInfo.InvariantCulture, $"<svg class=\"pairs\" viewBox=\"0 0 {Names + size} {size + Cell}\" role=\"img\" ")
            .Append("aria-label=\"which two paths were seen at once; the lists below have them in words\">\n");
        foreach (var (i, name) in names.Index())
        {
            html.Append(CultureInfo.InvariantCulture, $"<text x=\"{Names - 4}\" y=\"{((i + 1) * Cell) - 2}\">{Text(name)}</text>")
                .Append(CultureInfo.InvariantCulture, $"<path d=\"M{Names} {(i + 1) * Cell}h{(i + 1) * Cell}\"/>\n");
        }

        foreach (var (pair, (kind, words)) in known)
        {
            var ends = pair.Split(Between);
            var (row, column) = (Math.Max(places[ends[0]], places[ends[1]]), Math.Min(places[ends[0]], places[ends[1]]));
            var (x, y) = (Names + (column * Cell) + 1, (row * Cell) + 1);
            html.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{x}\" y=\"{y}\" width=\"{Cell - 2}\" ")
                .Append(CultureInfo.InvariantCulture, $"height=\"{Cell - 2}\"><title>{Text(pair)}: {Text(words)}</title></rect>\n");
        }

        html.Append("</svg>\n");
        foreach (var (kind, title) in ((string, string)[])[("missing", "not seen"), ("excluded", "cannot meet")])
        {
            var some = known.Where(item => item.Value.Kind == kind).ToList();
            if (some.Count == 0) continue;
            html.Append($"<details><summary>{title}: {SummaryText.Count(some.Count, "pair")}</summary>\n<ul>\n");
            foreach (var (pair, (_, words)) in some) html.Append($"<li><code>{Text(pair)}</code>: {Text(words)}</li>\n");
            html.Append("</ul>\n</details>\n");
        }
    }

    private static string Text(string text) => MarkupText.Html(text);
}
