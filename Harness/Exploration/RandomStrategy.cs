using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>A uniformly random walk: every runnable thread is equally likely at every step.</summary>
/// <param name="seed">Schedule k of the strategy depends on (seed, k) alone.</param>
public sealed class RandomStrategy(ulong seed) : IStrategy
{
    private Xoshiro random;
    private ulong runs;

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        random = new Xoshiro(seed, runs++);
        return true;
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable) => random.NextBit(runnable);

    /// <inheritdoc/>
    public int NextOutcome(int outcomes) => random.Next(outcomes);
}
