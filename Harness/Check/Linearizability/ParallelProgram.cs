using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Check.Linearizability;

/// <summary>Which operations each thread calls, one after the other.</summary>
/// <param name="Threads">The calls of each thread.</param>
public sealed record ParallelProgram(EquatableList<EquatableList<Call>> Threads) : IScenario
{
    /// <inheritdoc/>
    public int Tasks => Threads.Count;

    /// <inheritdoc/>
    public int Calls => Threads.Sum(calls => calls.Count);

    /// <inheritdoc/>
    public long Size => Threads.Sum(calls => calls.Sum(call => 1L + call.Argument));

    /// <summary>Whether it is a smaller one than another: of fewer calls, or of the same with smaller arguments.</summary>
    public bool IsSmallerThan(ParallelProgram other) =>
        (Calls, Tasks, Size).CompareTo((other.Calls, other.Tasks, other.Size)) < 0;

    /// <summary>Programs with one call less, or a smaller argument, or a thread's calls given to others; the smallest first.</summary>
    public IEnumerable<ParallelProgram> Smaller()
    {
        for (var thread = 0; thread < Threads.Count && Threads.Count > 1; thread++) yield return new(Threads.Without(thread));
        for (var thread = 0; thread < Threads.Count; thread++)
        {
            for (var call = 0; call < Threads[thread].Count && Threads[thread].Count > 1; call++)
                yield return new(Threads.With(thread, Threads[thread].Without(call)));
        }

        for (var thread = 0; thread < Threads.Count; thread++)
        {
            for (var call = 0; call < Threads[thread].Count; call++)
            {
                var made = Threads[thread][call];
                for (var less = made.Argument; less > 0; less /= 2)
                {
                    var smaller = made with { Argument = made.Argument - less };
                    yield return new(Threads.With(thread, Threads[thread].With(call, smaller)));
                }
            }
        }
    }
}
