using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Harness.Cli;

/// <summary>The tokens that stand in a text, such as a mail, a log or events.</summary>
/// <param name="Tokens">Each once, with the line from 1 in which it stands first.</param>
/// <param name="Elided">The first that is there in part only; null if there is none.</param>
internal sealed partial record FoundTokens(IReadOnlyList<(string Text, int Line)> Tokens, string? Elided)
{
    private const string Finding = "{\"event\":\"violation\"";
    private const int MostNamed = 8;

    /// <summary>Looks for them. Of events those of findings are meant: other tokens there are of runs that may be clean.</summary>
    internal static FoundTokens In(string text)
    {
        var lines = text.Split('\n');
        if (lines.Any(IsFinding)) text = string.Join('\n', lines.Select(line => IsFinding(line) ? line : ""));
        var tokens = new List<(string Text, int Line)>();
        string? elided = null;
        var (at, line, counted) = (0, 1, 0);
        while (Pattern().Match(text, at) is { Success: true } found)
        {
            line += text.AsSpan(counted, found.Index - counted).Count('\n');
            counted = found.Index;
            at = found.Index + found.Length;
            if (Gap().IsMatch(text[at..Math.Min(at + 3, text.Length)]))
            {
                elided ??= found.Value + "…";
                continue;
            }

            var token = found.Value;
            if (TokenText.LengthOf(token) is { } length && length > token.Length) (token, at) = Joined(text, found.Index, length);
            if (tokens.All(known => known.Text != token)) tokens.Add((token, line));
        }

        return new FoundTokens(tokens, elided);
    }

    /// <summary>Where they stand, such as <c>in lines 4, 9 and 12</c>.</summary>
    internal string LinesInWords
    {
        get
        {
            string[] lines = [.. Tokens.Select(token => token.Line).Distinct()
                .Select(line => line.ToString(CultureInfo.InvariantCulture))];
            return lines.Length == 1 ? $"in line {lines[0]}" : lines.Length > MostNamed
                ? $"in lines {string.Join(", ", lines.Take(MostNamed))} and {lines.Length - MostNamed} more"
                : $"in lines {string.Join(", ", lines.SkipLast(1))} and {lines[^1]}";
        }
    }

    private static bool IsFinding(string line) => line.StartsWith(Finding, StringComparison.Ordinal);

    /// <summary>A token that is broken across lines, with the quotation marks of a reply before them, and where it ends.</summary>
    private static (string Text, int End) Joined(string text, int at, int length)
    {
        var token = new StringBuilder(length);
        for (; at < text.Length && token.Length < length; at++)
        {
            if (!char.IsWhiteSpace(text[at]) && text[at] is not ('>' or '\\' or '"')) token.Append(text[at]);
        }

        return (token.ToString(), at);
    }

    /// <summary>Whether something in a text looks like a token.</summary>
    internal static bool IsAny(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"\btsm[0-9]+[0-9a-z]+\b", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"^(…|\.\.|\\u2026)", RegexOptions.CultureInvariant)]
    private static partial Regex Gap();
}
