namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// A guess at what is left of a search: what the plans that are done with have come to says what the waiting ones may come
/// to, by how much they have in common with the execution that they follow from.
/// </summary>
internal sealed class Outlook
{
    private readonly Stack<(int Level, int Length, long Begun)> open = [];
    private double[] sizes = new double[64];
    private int[] counts = new int[64];

    /// <summary>A plan is taken.</summary>
    /// <param name="level">How many others wait.</param>
    /// <param name="length">How many events it has in common with what it follows from.</param>
    /// <param name="executions">How many executions have been explored.</param>
    internal void Begin(int level, int length, long executions)
    {
        End(level, executions);
        open.Push((level, length, executions));
    }

    /// <summary>All plans but so many are done with, and what they led to.</summary>
    internal void End(int level, long executions)
    {
        while (open.TryPeek(out var done) && done.Level > level)
        {
            open.Pop();
            if (done.Length >= sizes.Length)
            {
                Array.Resize(ref sizes, done.Length * 2);
                Array.Resize(ref counts, done.Length * 2);
            }

            sizes[done.Length] += executions - done.Begun;
            counts[done.Length]++;
        }
    }

    /// <summary>How many executions the plan taken last and the waiting ones may lead to.</summary>
    internal double Left(Plans plans)
    {
        var line = Line();
        var left = open.TryPeek(out var current) ? Math.Max(SizeOf(current.Length, line) - 1, 0) : 0;
        for (var i = 0; i < plans.Count; i++) left += SizeOf(plans[i].Kept, line);
        return left;
    }

    private double SizeOf(int length, (double Slope, double At) line) =>
        length < counts.Length && counts[length] > 0 ? sizes[length] / counts[length]
            : Math.Exp(Math.Min(line.At + (line.Slope * length), 60));

    /// <summary>The line through the logarithms of the mean sizes, by length (least squares, by how many there were).</summary>
    private (double Slope, double At) Line()
    {
        var (n, x, y, xx, xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var length = 0; length < counts.Length; length++)
        {
            if (counts[length] == 0) continue;
            var weight = Math.Sqrt(counts[length]);
            var size = Math.Log(Math.Max(sizes[length] / counts[length], 1));
            n += weight;
            x += weight * length;
            y += weight * size;
            xx += weight * length * length;
            xy += weight * length * size;
        }

        var spread = (n * xx) - (x * x);
        if (n == 0 || spread <= 0) return (0, 0);
        var slope = ((n * xy) - (x * y)) / spread;
        return (slope, (y - (slope * x)) / n);
    }
}
