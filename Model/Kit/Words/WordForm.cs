using System.Globalization;

namespace TagStorageModel.Kit.Words;

/// <summary>
/// How something with numbers is written in the words of a scenario, and what is read as it: one pattern for both, such as
/// <c>wait for gate {gate}</c>. <c>{mask:x}</c> is a number in hexadecimal, <c>{access:load|store}</c> one that is written as a
/// name: 0 is the first.
/// </summary>
public sealed class WordForm
{
    /// <summary>Takes a pattern apart.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <exception cref="ArgumentException">A brace is not closed, or a place has no name.</exception>
    public WordForm(string pattern)
    {
        var parts = new List<WordPart>();
        for (var at = 0; at < pattern.Length;)
        {
            if (pattern[at] != '{')
            {
                var next = pattern.IndexOf('{', at) is >= 0 and var brace ? brace : pattern.Length;
                parts.Add(new WordPart(pattern[at..next]));
                at = next;
                continue;
            }

            var end = pattern.IndexOf('}', at);
            var inside = end < 0 ? [""] : pattern[(at + 1)..end].Split(':');
            if (inside[0].Length == 0 || inside.Length > 2) throw new ArgumentException($"'{pattern}': no place", nameof(pattern));
            parts.Add(new WordPart("", inside[0], inside.ElementAtOrDefault(1) ?? ""));
            at = end + 1;
        }

        (Parts, Text) = (parts, string.Concat(parts.Select(part => part.Shown)));
    }

    /// <summary>The words and the places for numbers, in order.</summary>
    public IReadOnlyList<WordPart> Parts { get; }

    /// <summary>The form for people: places are shown as <c>&lt;gate&gt;</c>.</summary>
    public string Text { get; }

    /// <summary>What its numbers are called; one that stands in two places is there once.</summary>
    public IReadOnlyList<string> Places => [.. Parts.Where(part => part.Place.Length > 0).Select(part => part.Place).Distinct()];

    /// <summary>The words with numbers in their places.</summary>
    /// <param name="valueOf">The number of a place's name.</param>
    public string Write(Func<string, int> valueOf) =>
        string.Concat(Parts.Select(part => part.Place.Length == 0 ? part.Words : part.Write(valueOf(part.Place))));

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>A part of a <see cref="WordForm"/>: words, or a place for a number.</summary>
/// <param name="Words">The words; empty for a place.</param>
/// <param name="Place">What the number is called; empty for words.</param>
/// <param name="Format">Empty: in decimal; <c>x</c>: in hexadecimal; otherwise names with <c>|</c> between them.</param>
public sealed record WordPart(string Words, string Place = "", string Format = "")
{
    /// <summary>The names in place of the numbers from 0 on; none: it is a number.</summary>
    public IReadOnlyList<string> Names { get; } = Format.Length > 1 ? Format.Split('|') : [];

    /// <summary>The pieces of the words, each with the index at which it begins.</summary>
    public IReadOnlyList<(string Text, int At)> Pieces { get; } = [.. WordPieces.Of(Words)];

    internal string Shown => Place.Length == 0 ? Words : Names.Count > 0 ? $"<{Format}>" : Format == "x" ? $"0x<{Place}>" : $"<{Place}>";

    /// <summary>A number as it is written here.</summary>
    public string Write(int value) => value >= 0 && value < Names.Count ? Names[value]
        : Format == "x" ? "0x" + value.ToString("x", CultureInfo.InvariantCulture) : value.ToString(CultureInfo.InvariantCulture);
}
