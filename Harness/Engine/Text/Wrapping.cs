namespace TagStorageModel.Engine.Text;

/// <summary>Breaks lines of plain text at blanks; what is no plain text in them is made so.</summary>
internal static class Wrapping
{
    /// <summary>Splits a line into pieces of at most <paramref name="width"/> characters; a word that is longer is cut.</summary>
    /// <param name="text">The line.</param>
    /// <param name="width">Characters, at least 8.</param>
    /// <param name="hang">How far the second and later pieces are indented.</param>
    internal static IEnumerable<string> Lines(string text, int width, int hang)
    {
        text = PlainText.Line(text).TrimEnd();
        var indent = 0;
        while (text.Length + indent > width)
        {
            var room = width - indent;
            var at = text.LastIndexOf(' ', Math.Min(room, text.Length - 1));
            // An arrow goes with what it points to.
            if (at > 2 && text[at - 1] == '→' && text.LastIndexOf(' ', at - 2) is > 0 and var earlier) at = earlier;

            // A long word, such as a key, is broken at its own marks rather than pushed to the next line as a whole.
            var mark = text.LastIndexOfAny([',', '/'], room - 1) + 1;
            if (at < room / 2 && mark > room / 2) at = mark;

            // A blank in the indentation is no place to break.
            if (at <= 0 || string.IsNullOrWhiteSpace(text[..at])) at = room;
            yield return PlainText.Uncommanding((new string(' ', indent) + text[..at]).TrimEnd());
            text = text[at..].Trim();
            indent = Math.Min(hang, width / 2);
        }

        yield return PlainText.Uncommanding((new string(' ', indent) + text).TrimEnd());
    }
}
