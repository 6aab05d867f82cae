namespace TagStorageModel.Engine.Coverage;

/// <summary>
/// How many distinct runs there were, and the chance that the next one is new (Good 1953: runs seen once over all
/// runs). Bounded memory by adaptive sampling (Flajolet 1990): of the digests only those are kept whose low bits are
/// zero, and more bits are asked for whenever the table is full. A function of the set of digests, whatever the order.
/// </summary>
public sealed class Saturation
{
    /// <summary>The most digests that are kept.</summary>
    internal const int Capacity = 1 << 15;

    private readonly Dictionary<ulong, bool> seenAgain = [];
    private int depth;

    /// <summary>How many runs were counted, those included that were like an earlier one.</summary>
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

    /// <summary>What is kept: enough to count these runs elsewhere.</summary>
    public DigestSample Sample => new(depth, TextOf(again: false), TextOf(again: true));

    /// <summary>Counts one run, which is new if no run with its digest was counted before.</summary>
    /// <param name="digest">The digest of its trace.</param>
    public void Add(ulong digest)
    {
        Runs++;
        if ((digest & ((1ul << depth) - 1)) != 0) return;
        seenAgain[digest] = seenAgain.ContainsKey(digest);
        while (seenAgain.Count > Capacity) Deepen(depth + 1);
    }

    /// <summary>Counts the runs from which a sample was taken; afterwards it is as if each had been counted here.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="runs">How many runs there were.</param>
    public void Add(DigestSample sample, long runs)
    {
        Runs += runs;
        if (sample.Depth > depth) Deepen(sample.Depth);
        Add(sample.Once, again: false);
        Add(sample.Again, again: true);
        while (seenAgain.Count > Capacity) Deepen(depth + 1);
    }

    private void Add(string digests, bool again)
    {
        var mask = (1ul << depth) - 1;
        foreach (var digest in DigestSample.DigestsOf(digests).Where(digest => (digest & mask) == 0))
            seenAgain[digest] = seenAgain.ContainsKey(digest) || again;
    }

    private void Deepen(int bits)
    {
        depth = bits;
        var mask = (1ul << depth) - 1;
        foreach (var dropped in seenAgain.Keys.Where(kept => (kept & mask) != 0).ToArray()) seenAgain.Remove(dropped);
    }

    private string TextOf(bool again) => DigestSample.TextOf(seenAgain.Where(kept => kept.Value == again).Select(kept => kept.Key));
}
