namespace TagStorageModel.Engine.Text;

/// <summary>
/// The column of names in a table whose last column has texts of different lengths: as wide as the longest name where every
/// text then still fits, and else so wide that all do; a name that is longer pushes its own text to the right.
/// </summary>
internal static class NameColumn
{
    /// <summary>The blanks between a name and its text.</summary>
    internal const string Gap = "  ";

    /// <summary>The width of the column.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="room">Characters that there are for names, gap and texts.</param>
    internal static int WidthOf(IReadOnlyCollection<(string Name, string Text)> rows, int room) =>
        rows.Count == 0 ? 0
            : Math.Clamp(room - Gap.Length - rows.Max(row => row.Text.Length), 0, rows.Max(row => row.Name.Length));

    /// <summary>The text, cut if it is too long; a sign stands for what is cut.</summary>
    internal static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 1)] + "…";
}
