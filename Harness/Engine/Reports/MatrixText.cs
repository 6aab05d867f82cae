using System.Text;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Text;

namespace TagStorageModel.Engine.Reports;

/// <summary>Tables of revisions and rules, and of revisions and families of callers, as text and as Markdown.</summary>
public static class MatrixText
{
    /// <summary>The tables in short, then the evidence of each cell.</summary>
    /// <param name="cells">The cells.</param>
    /// <param name="width">The longest line; commands that replay a run are never broken.</param>
    public static IReadOnlyList<string> Lines(IReadOnlyList<CellEvent> cells, int width)
    {
        var lines = new List<string>();
        foreach (var table in TablesOf(cells))
        {
            var wide = table.Revisions.ToDictionary(name => name, name => Math.Max(name.Length, CellEvent.Searched.Length));
            var head = table.Rows.Select(row => row.Key.Length).Append(table.Title.Length).Max();
            lines.Add(Row(table.Title.PadRight(head), table.Revisions.Select(name => name.PadRight(wide[name]))));
            foreach (var row in table.Rows)
                lines.Add(Row(row.Key.PadRight(head), row.Select(cell => cell.Verdict.PadRight(wide[cell.Revision]))));
            lines.Add("");
            foreach (var row in table.Rows)
            {
                lines.AddRange(Wrapping.Lines($"{row.Key}: {row.First().Sentence}", width, 4));
                foreach (var cell in row)
                {
                    lines.AddRange(Wrapping.Lines($"  {cell.Revision}: {EvidenceOf(cell)}", width, 6));
                    if (cell.Token is { } token) lines.Add("    " + ReplayCommand.Of(token));
                }
            }

            lines.Add("");
        }

        return lines;
    }

    /// <summary>The tables in Markdown, the evidence in the cells.</summary>
    public static string Markdown(IReadOnlyList<CellEvent> cells)
    {
        var text = new StringBuilder("# Revisions, rules and callers\n");
        foreach (var table in TablesOf(cells))
        {
            text.Append("\n| ")
                .AppendJoin(" | ", [MarkdownText.Escaped(table.Title), .. table.Revisions.Select(MarkdownText.Escaped)]).Append(" |\n|---")
                .Append(string.Concat(table.Revisions.Select(_ => "|---"))).Append("|\n");
            foreach (var row in table.Rows)
            {
                text.Append("| ").AppendJoin(" | ",
                [
                    $"**{MarkdownText.Escaped(row.Key)}** {MarkdownText.Escaped(row.First().Sentence)}", .. row.Select(InMarkdown),
                ]).Append(" |\n");
            }
        }

        return text.ToString();
    }

    /// <summary>What a cell stands on, but for the run.</summary>
    internal static string EvidenceOf(CellEvent cell)
    {
        if (cell.Key is { } key) return $"{cell.Verdict}, {(cell.Defect is { } slug ? slug : "which no known defect explains")}: {key}";
        if (cell.Verdict == CellEvent.Absent) return "it does not have these callers";
        var parts = new List<string>();
        if (cell.Searches.Count > 0)
            parts.Add($"{SummaryText.Count(cell.Searches.Count, "named scenario")} searched to the end, "
                + SummaryText.Count(cell.Searches.Values.Sum(), "execution"));
        if (cell.Unfinished > 0) parts.Add($"explored {SummaryText.Count(cell.Unfinished, "execution")} of others");
        if (cell.Schedules > 0 || parts.Count == 0)
            parts.Add($"explored {SummaryText.Count(cell.Schedules, "schedule")} of generated cases, seed {cell.Seed}");
        return $"{string.Join("; ", parts)}: nothing found";
    }

    private static string Row(string head, IEnumerable<string> words) =>
        PlainText.Uncommanding(PlainText.Line(head + string.Concat(words.Select(word => "  " + word))).TrimEnd());

    private static string InMarkdown(CellEvent cell) => MarkdownText.Escaped(EvidenceOf(cell))
        + (cell.Token is { } token ? " " + MarkdownText.Code(ReplayCommand.Of(token)) : "");

    /// <summary>The tables there are, their rows in the order in which they are first met.</summary>
    internal static IEnumerable<(string Title, IReadOnlyList<string> Revisions, IReadOnlyList<IGrouping<string, CellEvent>> Rows)> TablesOf(
        IReadOnlyList<CellEvent> cells)
    {
        var revisions = cells.Select(cell => cell.Revision).Distinct().ToList();
        foreach (var table in cells.GroupBy(cell => cell.Kind))
            yield return (table.Key, revisions, [.. table.GroupBy(cell => cell.Column)]);
    }
}
