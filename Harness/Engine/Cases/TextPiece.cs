using System.Globalization;
using TagStorageModel.Kit.Words;

namespace TagStorageModel.Engine.Cases;

/// <summary>A piece of a scenario's text, and where it stands.</summary>
/// <param name="Text">The piece; empty at the end of a line, and at the end of all.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The character in it, from 1.</param>
/// <param name="IsLast">Whether nothing follows.</param>
internal readonly record struct TextPiece(string Text, int Line, int Column, bool IsLast = false)
{
    /// <summary>
    /// The pieces of a text. What stands behind a <c>#</c> is a comment; a line that is indented further than the first goes on with
    /// the line above.
    /// </summary>
    internal static IReadOnlyList<TextPiece> Of(string text)
    {
        var pieces = new List<TextPiece>();
        var (number, column, line, indent) = (1, 1, 0, -1);
        foreach (var whole in text.Split('\n'))
        {
            line++;
            var content = whole.Split('#', 2)[0];
            if (string.IsNullOrWhiteSpace(content)) continue;
            var blanks = content.Length - content.TrimStart().Length;
            if (indent < 0) indent = blanks;
            else if (blanks <= indent) pieces.Add(new TextPiece("", number, column));
            foreach (var (piece, at) in WordPieces.Of(content)) pieces.Add(new TextPiece(piece, line, at + 1));
            (number, column) = (line, content.TrimEnd().Length + 1);
        }

        pieces.Add(new TextPiece("", number, column, IsLast: true));
        return pieces;
    }

    /// <summary>The piece as an error shows it.</summary>
    public override string ToString()
    {
        if (Text.Length == 0) return IsLast ? "the end" : "the end of the line";
        return Text.Length <= 30 ? $"'{Shown(Text)}'" : $"'{Shown(Text[..30])}…'";
    }

    private static string Shown(string text) => char.GetUnicodeCategory(text, 0) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned ? $"U+{(int)text[0]:X4}" : text;
}
