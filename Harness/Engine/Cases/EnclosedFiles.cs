using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TagStorageModel.Engine.Cases;

/// <summary>C# files that stand in another text, such as a mail: each between a line with its name and hash and one that ends it.</summary>
public static partial class EnclosedFiles
{
    /// <summary>A file as it stands in a text, line by line.</summary>
    public static IEnumerable<string> Lines(SourceFile file)
    {
        var name = Path.GetFileName(file.Path);
        var lines = file.Text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        return [$"--- {name} (sha256 {file.ShortHash})", .. lines, $"--- end of {name}"];
    }

    /// <summary>The files that stand in a text, which may be quoted in a reply; none if there are none.</summary>
    /// <exception cref="BadInputException">One has no end.</exception>
    public static IReadOnlyList<SourceFile> In(string text)
    {
        var files = new List<SourceFile>();
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var start = Start().Match(lines[i]);
            if (!start.Success) continue;
            var (quote, name) = (start.Groups["quote"].Value, start.Groups["name"].Value);
            var end = Array.FindIndex(lines, i, line => line.TrimEnd().EndsWith($"--- end of {name}", StringComparison.Ordinal));
            if (end < 0) throw new BadInputException($"{name}: the text in which it stands has no line '--- end of {name}'");
            files.Add(Of(name, start.Groups["hash"].Value, [.. lines[(i + 1)..end].Select(line => Unquoted(line, quote))]));
            i = end;
        }

        return files;
    }

    /// <summary>
    /// The file of some lines: with the ends of lines, and the mark at its beginning, with which it has the hash that it had, if
    /// there are such; a hash that is another is named where its token is read.
    /// </summary>
    private static SourceFile Of(string name, string hash, IReadOnlyList<string> lines)
    {
        byte[]? first = null;
        foreach (var end in (string[])["\n", "\r\n"])
        {
            foreach (var last in (string[])[end, ""])
            {
                foreach (var mark in (byte[][])[[], Encoding.UTF8.GetPreamble()])
                {
                    byte[] bytes = [.. mark, .. Encoding.UTF8.GetBytes(string.Join(end, lines) + last)];
                    if (HashOf(bytes).StartsWith(hash, StringComparison.Ordinal)) return Make(bytes);
                    first ??= bytes;
                }
            }
        }

        return Make(first!);

        SourceFile Make(byte[] bytes) => new(name, HashOf(bytes), string.Join('\n', lines) + "\n");
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>A line of a reply without its mark; an empty one may have lost the blank at its end.</summary>
    private static string Unquoted(string line, string quote) =>
        line.StartsWith(quote, StringComparison.Ordinal) ? line[quote.Length..] : line.TrimEnd() == quote.TrimEnd() ? "" : line;

    [GeneratedRegex("^(?<quote>[> ]*)--- (?<name>[^/\\\\ ]+\\.cs) \\(sha256 (?<hash>[0-9a-f]{12})\\)\\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Start();
}
