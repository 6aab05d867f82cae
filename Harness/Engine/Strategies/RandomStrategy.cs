using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Strategies;

/// <summary>A uniformly random walk: every runnable thread is equally likely at every step.</summary>
/// <param name="seed">Schedule k of the strategy depends on (seed, k) alone.</param>
public sealed class RandomStrategy(ulong seed) : IStrategy
{
    private Xoshiro random;
    private OutcomeBias bias;
    private ulong runs;

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        random = new Xoshiro(seed, runs++);
        bias.Begin(ref random);
        return true;
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable) => random.NextBit(runnable);

    /// <inheritdoc/>
    public int NextOutcome(int outcomes) => bias.Next(ref random, outcomes);
}
