namespace TagStorageModel.Engine.Text;

/// <summary>Text that Markdown shows as it is.</summary>
internal static class MarkdownText
{
    private const string Marks = "\\`*_{}[]<>()#+!|&~";
    private const string Digits = "0123456789";
    private const int ShortestFence = 3;

    /// <summary>A text that means nothing to Markdown, in one line, at the beginning of a line, too.</summary>
    internal static string Escaped(string text)
    {
        text = PlainText.Line(text).TrimStart();
        var digits = text.Length - text.TrimStart([.. Digits]).Length;
        return string.Concat(text.Select((c, i) => Marks.Contains(c, StringComparison.Ordinal) || (i == 0 && c is '-' or '=')
            || (i == digits && digits > 0 && c == '.') ? "\\" + c : c.ToString()));
    }

    /// <summary>A text as code, whatever it holds, in one line.</summary>
    internal static string Code(string text)
    {
        text = PlainText.Line(text).Replace("|", "\\|", StringComparison.Ordinal);
        if (LongestRun(text) is not (> 0 and var run)) return string.IsNullOrWhiteSpace(text) ? "` `" : $"`{text}`";
        var fence = new string('`', run + 1);
        return $"{fence} {text} {fence}";
    }

    /// <summary>Lines as a block of code that ends where it is to end, its own last line ended.</summary>
    internal static string Fenced(params IReadOnlyList<string> lines)
    {
        string[] plain = [.. lines.Select(PlainText.Line)];
        var fence = new string('`', Math.Max(ShortestFence, plain.Select(LongestRun).DefaultIfEmpty().Max() + 1));
        return $"{fence}\n{string.Concat(plain.Select(line => line + "\n"))}{fence}\n";
    }

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text) longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        return longest;
    }
}
