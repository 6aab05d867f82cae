namespace TagStorageModel.Harness;

/// <summary>
/// What the search leaves out. The three decisions on which its soundness rests, in one place, so that tests can plant a
/// mistake in each.
/// </summary>
internal class Reduction
{
    /// <summary>The sound one.</summary>
    internal static Reduction Sound { get; } = new();

    /// <summary>Whether two conflicting events, neither of which must wait for the other, are to be tried in the other order.</summary>
    internal virtual bool IsRace(in ExecutionEvent earlier, in WouldBe later) => true;

    /// <summary>Whether an event that was explored at a node covers all executions that begin there with a sequence.</summary>
    internal virtual bool Covers(in Wakeup explored, WakeupSequence sequence) => sequence.HasWeakInitial(explored);

    /// <summary>What of a sleep set covers all executions that begin with a sequence.</summary>
    /// <returns>
    /// Where it is in the sequence; <see cref="WakeupSequence.Independent"/> if it is not in it, and
    /// <see cref="WakeupSequence.Dependent"/> if nothing covers it.
    /// </returns>
    internal int Cover(ReadOnlySpan<Wakeup> sleeping, WakeupSequence sequence)
    {
        var cover = WakeupSequence.Dependent;
        foreach (ref readonly var explored in sleeping)
        {
            if (!Covers(explored, sequence)) continue;
            cover = Math.Max(sequence.Find(explored), WakeupSequence.Independent);
            if (cover >= 0) break;
        }

        return cover;
    }

    /// <summary>Whether the step before which another could not have gone is looked through: lock, unlock and then lock is a race of the two locks.</summary>
    internal virtual bool LooksThroughWaits => true;
}
