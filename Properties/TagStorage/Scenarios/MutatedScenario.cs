using System.Text.RegularExpressions;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Properties.TagStorage.Scenarios;

/// <summary>A scenario in words that somebody has changed without looking.</summary>
internal static partial class MutatedScenario
{
    private static readonly string[] Odd =
    [
        "99999999999999999999999", "2147483647", "0x", "0xffffffffffffffff", "-1", "é", "T7", "I0", "mm9", ":", ";", ",", "(", "#", "\0",
        "😀", "\u202e", "٣", "\t", "\r\n", "\n", "setup:", "nothing", "and", "program:", "schedule of", "", "\ud800",
    ];

    /// <summary>One change: of pieces, characters, numbers or lines.</summary>
    internal static string Changed(string text, ref Xoshiro random)
    {
        if (text.Length == 0) return Odd[random.Next(Odd.Length)];
        var at = random.Next(text.Length);
        var pieces = Pieces().Matches(text);
        var one = pieces.Count == 0 ? (at, 1) : Span(pieces[random.Next(pieces.Count)]);
        var other = pieces.Count == 0 ? (at, 1) : Span(pieces[random.Next(pieces.Count)]);
        switch (random.Next(9))
        {
            case 0: return With(text, one, "");
            case 1: return With(text, one, Odd[random.Next(Odd.Length)]);
            case 2: return With(text, one, text.Substring(other.Item1, other.Item2));
            case 3: return With(text, (at, 1), ((char)(32 + random.Next(96))).ToString());
            case 4: return text[..at];
            case 5: return text.Insert(at, Odd[random.Next(Odd.Length)]);
            case 6: return With(text, one, $"{random.Next(70)}");
            case 7:
                var lines = text.Split('\n').ToList();
                (var i, var j) = (random.Next(lines.Count), random.Next(lines.Count));
                (lines[i], lines[j]) = (lines[j], lines[i]);
                return string.Join('\n', lines);
            default:
                var left = text.Split('\n').ToList();
                left.RemoveAt(random.Next(left.Count));
                return string.Join('\n', left);
        }
    }

    private static (int, int) Span(Match match) => (match.Index, match.Length);

    private static string With(string text, (int At, int Length) span, string words) =>
        text[..span.At] + words + text[(span.At + span.Length)..];

    [GeneratedRegex(@"\w+|[^\w\s]")]
    private static partial Regex Pieces();
}
