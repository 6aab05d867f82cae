using System.Numerics;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Strategies;

/// <summary>
/// Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte, ASPLOS 2010): random priorities,
/// the highest runnable goes, and at depth − 1 random steps whoever is about to go drops below all others. A bug of
/// depth d in n threads and k steps is found with probability at least 1 / (n · k^(d−1)) in each run.
/// </summary>
/// <param name="seed">Schedule k of the strategy depends on (seed, k) and the longest run so far.</param>
/// <param name="depth">d, from 1 up.</param>
/// <param name="length">How long runs are expected to be before one has been seen.</param>
public sealed class PctStrategy(ulong seed, int depth, int length = 16) : IStrategy
{
    private readonly int[] priorities = new int[32];
    private readonly int[] changes = new int[Math.Max(0, depth - 1)];
    private Xoshiro random;
    private OutcomeBias bias;
    private ulong runs;
    private int longest = length;
    private int steps;
    private int lowest;

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        longest = Math.Max(longest, steps);
        random = new Xoshiro(seed, runs++);
        bias.Begin(ref random);
        steps = 0;
        lowest = 0;
        var count = machine.Threads.Count;
        for (var i = 0; i < count; i++)
        {
            var at = random.Next(i + 1);
            priorities[i] = priorities[at];
            priorities[at] = i + 1;
        }

        for (var i = 0; i < changes.Length; i++) changes[i] = random.Next(longest);
        return true;
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable)
    {
        var chosen = Highest(runnable);
        foreach (var change in changes)
        {
            if (change != steps) continue;
            priorities[chosen] = --lowest;
            chosen = Highest(runnable);
        }

        steps++;
        return chosen;
    }

    /// <inheritdoc/>
    public int NextOutcome(int outcomes) => bias.Next(ref random, outcomes);

    private int Highest(uint runnable)
    {
        var best = BitOperations.TrailingZeroCount(runnable);
        for (var rest = runnable & (runnable - 1); rest != 0; rest &= rest - 1)
        {
            var candidate = BitOperations.TrailingZeroCount(rest);
            if (priorities[candidate] > priorities[best]) best = candidate;
        }

        return best;
    }
}
