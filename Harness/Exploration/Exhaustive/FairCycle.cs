namespace TagStorageModel.Harness;

/// <summary>
/// A livelock: an execution that comes back to the same steps again and again although everybody who can go does (weak
/// fairness). What is seen is its beginning: three times the same steps, to the same objects with the same arguments.
/// </summary>
/// <param name="Start">The first event of the three rounds.</param>
/// <param name="Length">How many events a round has.</param>
internal readonly record struct FairCycle(int Start, int Length)
{
    private const int Rounds = 3;

    /// <summary>Looks for one at the end of an execution.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="able">The streams that could go on, as bits.</param>
    /// <returns>The shortest; null if there is none.</returns>
    internal static FairCycle? Find(Execution execution, ulong able)
    {
        for (var length = 1; length * Rounds <= execution.Count; length++)
        {
            if (IsAtEnd(execution, length, able)) return new FairCycle(execution.Count - (Rounds * length), length);
        }

        return null;
    }

    private static bool IsAtEnd(Execution execution, int length, ulong able)
    {
        for (var i = execution.Count - 1; i >= execution.Count - ((Rounds - 1) * length); i--)
        {
            if (!IsLike(execution, i, i - length)) return false;
        }

        for (var i = execution.Count - length; i < execution.Count; i++) able &= ~(1ul << execution[i].Stream);
        return able == 0;
    }

    private static bool IsLike(Execution execution, int one, int other)
    {
        ref readonly var a = ref execution[one];
        ref readonly var b = ref execution[other];
        return a.Stream == b.Stream && a.Decision == b.Decision && a.Footprint == b.Footprint && a.Local == b.Local && execution.StepOf(one) == execution.StepOf(other);
    }
}
