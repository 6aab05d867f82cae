using System.Globalization;
using System.Text;

namespace TagStorageModel.Engine.Text;

/// <summary>
/// Text from outside that is made harmless, whatever it holds: what a terminal, a log or a reader would take for more than text
/// has a sign in its place.
/// </summary>
internal static class PlainText
{
    /// <summary>Stands for a character that is not shown.</summary>
    internal const char Sign = '\ufffd';

    private const string Gap = " … ";

    /// <summary>
    /// In one line: blanks for tabs and for line ends of every kind, a sign for other controls, for half of a pair, and for what is
    /// not seen or turns the direction of writing.
    /// </summary>
    internal static string Line(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains("##[", StringComparison.Ordinal)) return text;
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings(" ").EnumerateRunes())
        {
            var harmless = Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => (Rune)' ',
                UnicodeCategory.Control when rune.Value is '\t' or '\v' or '\f' => (Rune)' ',
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate => (Rune)Sign,
                _ => rune.IsBmp && (rune.Value & 0xfffe) == 0xfffe ? (Rune)Sign : rune,
            };
            line.Append(harmless.ToString());
        }

        // GitHub's runner takes these for the beginning of a command wherever they are in a line.
        return line.Replace("##[", "##(").ToString();
    }

    /// <summary>Lines of text: the same, but <c>\n</c> ends a line.</summary>
    internal static string Block(string text) => string.Join('\n', text.Split('\n').Select(Line));

    /// <summary>In one line with no two blanks together, and none at its ends.</summary>
    internal static string OneLine(string text) =>
        string.Join(' ', Line(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>In one line, and if that is too long with a gap in its middle.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">Characters, at least 8.</param>
    internal static string Short(string text, int most)
    {
        text = Line(text);
        if (text.Length <= most) return text;
        var half = (most - Gap.Length) / 2;
        return Line(text[..(most - Gap.Length - half)] + Gap + text[^half..]);
    }

    /// <summary>A line of a log that its reader does not take for a command.</summary>
    internal static string Uncommanding(string line)
    {
        var at = line.AsSpan().IndexOfAnyExcept(' ');
        return at >= 0 && line.AsSpan(at).StartsWith("::") ? $"{line[..at]}∷{line[(at + 2)..]}" : line;
    }

    /// <summary>JSON, in which what is not to be seen as it is is written by its number: it means the same.</summary>
    internal static string Json(string json)
    {
        if (!json.AsSpan().ContainsAnyExceptInRange(' ', '~')) return json;
        var text = new StringBuilder(json.Length);
        foreach (var c in json)
        {
            // Within texts JSON has no control of below a blank: these are the blanks between.
            if (c is '\t' or '\r') text.Append(' ');
            else if (c != '\n' && (char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else text.Append(c);
        }

        return text.ToString();
    }
}
