using System.Numerics;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Check;

/// <summary>Which of a body's threads take part.</summary>
/// <param name="Threads">How many the body declares.</param>
/// <param name="Kept">Those that take part, as bits by the order in which they are declared.</param>
internal sealed record ModelScenario(int Threads, uint Kept) : IScenario
{
    /// <inheritdoc/>
    public int Tasks => BitOperations.PopCount(Kept);

    /// <summary>All threads.</summary>
    internal static ModelScenario Whole(int threads) => new(threads, threads == 32 ? uint.MaxValue : (1u << threads) - 1);

    /// <summary>Whether a thread takes part.</summary>
    internal bool Has(int thread) => (Kept >> thread & 1) != 0;

    /// <summary>The number of a thread among those that take part; −1: it does not.</summary>
    internal int IndexOf(int thread) => Has(thread) ? BitOperations.PopCount(Kept & ((1u << thread) - 1)) : -1;
}
