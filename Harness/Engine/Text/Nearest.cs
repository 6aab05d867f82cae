namespace TagStorageModel.Engine.Text;

/// <summary>What somebody who has written a name may have meant.</summary>
public static class Nearest
{
    /// <summary>The name that takes the fewest letters put in, taken out or changed; null if there is none at all.</summary>
    public static string? Of(string text, IEnumerable<string> names) => names.MinBy(name => Distance(text, name));

    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var changed = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
