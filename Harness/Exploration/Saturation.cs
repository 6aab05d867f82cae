namespace TagStorageModel.Harness;

/// <summary>
/// How many distinct runs there were, and the chance that the next one is new (Good 1953: runs seen once over all
/// runs). Bounded memory by adaptive sampling (Flajolet 1990): of the digests only those are kept whose low bits are
/// zero, and more bits are asked for whenever the table is full. A function of the set of digests, whatever the order.
/// </summary>
public sealed class Saturation
{
    private const int Capacity = 1 << 15;
    private readonly Dictionary<ulong, bool> seenAgain = [];
    private int depth;

    /// <summary>Runs counted.</summary>
    public long Runs { get; private set; }

    /// <summary>Distinct runs; exact up to 32768, an estimate beyond.</summary>
    public long Distinct => (long)seenAgain.Count << depth;

    /// <summary>The chance that the next run is new; 1 before the first.</summary>
    public double PNew
    {
        get
        {
            if (Runs == 0) return 1;
            var once = (long)seenAgain.Values.Count(again => !again) << depth;
            return Math.Min(1, (double)once / Runs);
        }
    }

    /// <summary>Counts one run.</summary>
    /// <param name="digest">The digest of its trace.</param>
    public void Add(ulong digest)
    {
        Runs++;
        if ((digest & ((1ul << depth) - 1)) != 0) return;
        seenAgain[digest] = seenAgain.ContainsKey(digest);
        while (seenAgain.Count > Capacity)
        {
            depth++;
            var mask = (1ul << depth) - 1;
            foreach (var dropped in seenAgain.Keys.Where(kept => (kept & mask) != 0).ToArray()) seenAgain.Remove(dropped);
        }
    }
}
