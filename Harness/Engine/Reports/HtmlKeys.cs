using System.Globalization;
using System.Text;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>
/// How fast a sweep has found new keys, as a plot: how many there were after how many cases. Cases are its time: how long they
/// took is not the same twice.
/// </summary>
internal static class HtmlKeys
{
    private const int Width = 720;
    private const int Height = 220;
    private const int Left = 40;
    private const int Right = 16;
    private const int Top = 14;
    private const int Bottom = 36;

    /// <summary>Adds the plot of a sweep, if it has ended and found something in its generated cases.</summary>
    internal static void Add(StringBuilder html, MergedSweep sweep)
    {
        var cases = sweep.Violations.Where(item => item.Case >= 0).Select(item => item.Case).Order().ToList();
        if (sweep.Summary is not { Cases: > 0 } summary || cases.Count == 0) return;
        var last = Math.Max(summary.Cases, cases[^1] + 1);
        var saved = sweep.Violations.Count - cases.Count;
        var line = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"M{X(0):0.#} {Y(0):0.#}"));
        foreach (var (i, number) in cases.Index())
            line.Append(CultureInfo.InvariantCulture, $"H{X(number + 1):0.#}V{Y(i + 1):0.#}");
        line.Append(CultureInfo.InvariantCulture, $"H{X(last):0.#}");
        var half = cases[(cases.Count - 1) / 2] + 1;
        html.Append($"<h2>New keys of {MarkupText.Html(summary.Revision)}, seed {MarkupText.Html(summary.Seed)}</h2>\n<p class=\"soft\">"
            + $"{SummaryText.Count(cases.Count, "key")} in {SummaryText.Count(last, "case")}, half of them after "
            + $"{SummaryText.Number(half)}, the last after {SummaryText.Number(cases[^1] + 1)}"
            + $"{(saved > 0 ? $"; {saved} more from saved cases" : "")}.</p>\n");
        html.Append(CultureInfo.InvariantCulture, $"<svg class=\"plot\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"keys ")
            .Append("found, by how many cases had been run\">\n");
        foreach (var count in Ticks(cases.Count))
            html.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {Y(count):0.#}H{Width - Right}\"/>")
                .Append(CultureInfo.InvariantCulture, $"<text class=\"end\" x=\"{Left - 6}\" y=\"{Y(count) + 4:0.#}\">{count}</text>\n");
        foreach (var count in Ticks(last))
            html.Append(CultureInfo.InvariantCulture, $"<text class=\"{(count == last ? "end" : count == 0 ? "start" : "middle")}\" ")
                .Append(CultureInfo.InvariantCulture, $"x=\"{X(count):0.#}\" y=\"{Height - 20}\">{SummaryText.Number(count)}</text>\n");
        html.Append(CultureInfo.InvariantCulture, $"<text class=\"middle\" x=\"{(Left + Width) / 2}\" y=\"{Height - 4}\">cases</text>\n")
            .Append($"<path class=\"line\" d=\"{line}\"/>\n</svg>\n");

        double X(long number) => Left + ((Width - Left - Right) * (double)number / last);

        double Y(long count) => Height - Bottom - ((Height - Top - Bottom) * (double)count / cases.Count);
    }

    /// <summary>Nothing, the half, and all.</summary>
    private static IEnumerable<long> Ticks(long most) => most < 4 ? [0, most] : [0, most / 2, most];
}
