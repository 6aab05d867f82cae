namespace TagStorageModel.Engine.Text;

/// <summary>What somebody who has written a name may have meant.</summary>
public static class Nearest
{
    /// <summary>Letters of a text that are looked at.</summary>
    private const int Longest = 80;

    private const int LongestShown = 32;
    private const int MostNamed = 3;

    /// <summary>The name that takes the fewest letters put in, taken out, changed or exchanged; null if there is none.</summary>
    public static string? Of(string text, IEnumerable<string> names) => names.MinBy(name => Distance(text, name));

    /// <summary>
    /// The nearest name if it is near enough to be what was meant: at most half of the letters differ, not counting their case.
    /// </summary>
    /// <param name="text">What was written.</param>
    /// <param name="names">What there is.</param>
    /// <param name="keyOf">What of a name is compared; null: all of it.</param>
    public static string? Close(string text, IEnumerable<string> names, Func<string, string>? keyOf = null)
    {
        text = text.Length > Longest ? text[..Longest] : text;
        var nearest = names.Select(name => (Name: name, Key: keyOf?.Invoke(name) ?? name))
            .Select(item => (item.Name, item.Key, Distance: Distance(text.ToLowerInvariant(), item.Key.ToLowerInvariant())))
            .DefaultIfEmpty((Name: "", Key: "", Distance: int.MaxValue)).MinBy(item => item.Distance);
        return nearest.Distance <= Math.Max(text.Length, nearest.Key.Length) / 2 ? nearest.Name : null;
    }

    /// <summary>The question behind a refusal, <c>; did you mean 'x'?</c>; empty if there is nothing to ask for.</summary>
    public static string Ask(string? nearest) =>
        string.IsNullOrEmpty(nearest) ? "" : $"; did you mean '{PlainText.Short(nearest, LongestShown)}'?";

    /// <summary>
    /// A refusal of a name that is not there, such as <c>'x': none of that name in list y; did you mean 'z'?</c>, or with
    /// some that are there if none is near.
    /// </summary>
    /// <param name="text">What was written.</param>
    /// <param name="names">What there is.</param>
    /// <param name="where">What lists all of it.</param>
    public static string None(string text, IReadOnlyCollection<string> names, string where) =>
        $"'{PlainText.Short(text, LongestShown)}': none of that name in {where}"
            + (Close(text, names) is { } near ? Ask(near) : $", but {AnyOf([.. names], MostNamed)}");

    /// <summary>Some names, with the word "or" before the last; of too many only the first.</summary>
    public static string AnyOf(IReadOnlyList<string> names, int most) => names.Count switch
    {
        0 => "nothing",
        1 => names[0],
        var count when count > most => $"{string.Join(", ", names.Take(most))} or another of {count}",
        _ => $"{string.Join(", ", names.SkipLast(1))} or {names[^1]}",
    };

    /// <summary>Letters put in, taken out, changed, or exchanged with the next.</summary>
    private static int Distance(string one, string other)
    {
        int[] before = [], last = [.. Enumerable.Range(0, other.Length + 1)];
        for (var i = 1; i <= one.Length; i++)
        {
            var row = new int[other.Length + 1];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1);
                row[j] = Math.Min(changed, 1 + Math.Min(last[j], row[j - 1]));
                if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                    row[j] = Math.Min(row[j], 1 + before[j - 2]);
            }

            (before, last) = (last, row);
        }

        return last[^1];
    }
}
