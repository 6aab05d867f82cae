using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Reports;

/// <summary>Rows of whatever tables there are in words, as the verbs print them that make them.</summary>
internal static class RowText
{
    /// <summary>The text; nothing if there are no rows.</summary>
    internal static IReadOnlyList<string> Lines(IReadOnlyList<RowEvent> rows, int width)
    {
        var lines = new List<string>();
        foreach (var compared in rows.OfType<ComparedEvent>())
        {
            lines.AddRange(AgainstText.Lines(compared,
                [.. rows.OfType<AgainstEvent>().Where(row => (row.Revision, row.Base) == (compared.Revision, compared.Base))], width));
        }

        lines.AddRange(rows.OfType<RepairEvent>().SelectMany(row => RepairText.Lines(row, width)));
        if (rows.OfType<CellEvent>().ToList() is { Count: > 0 } cells) lines.AddRange(MatrixText.Lines(cells, width));
        return lines;
    }
}
