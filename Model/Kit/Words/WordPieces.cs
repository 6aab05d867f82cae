namespace TagStorageModel.Kit.Words;

/// <summary>
/// The pieces in which words are compared: runs of letters and underscores, numbers, and every other sign for itself. What stands
/// between them are blanks, which make no difference.
/// </summary>
public static class WordPieces
{
    /// <summary>The pieces of one line.</summary>
    /// <param name="text">The line.</param>
    /// <returns>Each piece, with the index at which it begins.</returns>
    public static IEnumerable<(string Text, int At)> Of(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = LengthAt(text, at);
            if (!char.IsWhiteSpace(text[at])) yield return (text.Substring(at, length), at);
            at += length;
        }
    }

    private static int LengthAt(string text, int at)
    {
        if (IsLetter(text[at])) return Run(text, at, IsLetter);
        if (!char.IsAsciiDigit(text[at])) return at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
        var isHex = text[at] == '0' && at + 2 < text.Length && text[at + 1] == 'x' && char.IsAsciiHexDigit(text[at + 2]);
        return isHex ? 2 + Run(text, at + 2, char.IsAsciiHexDigit) : Run(text, at, char.IsAsciiDigit);
    }

    private static bool IsLetter(char c) => char.IsLetter(c) || c == '_';

    private static int Run(string text, int at, Func<char, bool> isIn)
    {
        var end = at;
        while (end < text.Length && isIn(text[end])) end++;
        return end - at;
    }
}
