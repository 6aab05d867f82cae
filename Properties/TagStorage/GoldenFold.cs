using System.Text.RegularExpressions;

namespace TagStorageModel.Properties.TagStorage;

/// <summary>Shortens a sequence with loops over the pages of a huge page, so that it can be read.</summary>
internal static partial class GoldenFold
{
    private const int LongestRound = 64;
    private const int FewestRounds = 4;

    /// <summary>Of rounds that differ in numbers alone the first, how many, and the last.</summary>
    internal static IReadOnlyList<string> Fold(IReadOnlyList<string> lines)
    {
        string[] shapes = [.. lines.Select(line => Number().Replace(line, "#"))];
        var folded = new List<string>();
        for (var at = 0; at < lines.Count;)
        {
            var (length, rounds) = LoopAt(shapes, at);
            for (var i = 0; i < length; i++) folded.Add(lines[at + i]);
            if (rounds > 1)
            {
                folded.Add($"… {rounds - 2} more rounds of these {length} …\n");
                for (var i = 0; i < length; i++) folded.Add(lines[at + ((rounds - 1) * length) + i]);
            }

            at += length * rounds;
        }

        return folded;
    }

    /// <summary>The loop at a line that covers most lines; of one round of one line where there is none.</summary>
    private static (int Length, int Rounds) LoopAt(string[] shapes, int at)
    {
        var best = (Length: 1, Rounds: 1);
        for (var length = 1; length <= LongestRound; length++)
        {
            var rounds = 1;
            while (IsSame(shapes, at, at + (rounds * length), length)) rounds++;
            if (rounds >= FewestRounds && length * rounds > best.Length * best.Rounds) best = (length, rounds);
        }

        return best;
    }

    private static bool IsSame(string[] shapes, int first, int other, int length)
    {
        if (other + length > shapes.Length) return false;
        for (var i = 0; i < length; i++)
        {
            if (shapes[first + i] != shapes[other + i]) return false;
        }

        return true;
    }

    [GeneratedRegex(@"(?<=pfn:)[0-9a-f]+|(?<=page#)\d+|(?<=\[)\d+(?=\])|"
        + @"(?<=buf\w+\.)\d+|(?<=, )\d+(?=\))|(?<=page_ref\w+\(.*→ )\d+|(?<=xa\w+\(.*, )\S+(?=[,)])|(?<=kmem\w+\(.*→ )\S+")]
    private static partial Regex Number();
}
