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

    /// <summary>Programs with a thread less, a call less, or a smaller argument; the smallest first.</summary>
    /// <param name="arguments">The arguments that an operation may have, the smallest first.</param>
    internal IEnumerable<ParallelProgram> Smaller(Func<int, IReadOnlyList<int>> arguments)
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
                foreach (var argument in arguments(made.Operation).TakeWhile(argument => argument < made.Argument))
                    yield return new(Threads.With(thread, Threads[thread].With(call, made with { Argument = argument })));
            }
        }
    }
}
