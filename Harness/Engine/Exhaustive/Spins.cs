using System.Runtime.InteropServices;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// Who goes round in circles: a stream that has made the same steps three times in a row, to the same objects with the
/// same arguments and results, while nobody has changed what it looks at. It is not its turn as long as another can go (weak fairness).
/// If all who can go have gone round thirty-two times the execution would go on for ever: a livelock.
/// </summary>
/// <param name="execution">The execution.</param>
internal sealed class Spins(ExecutionGraph execution)
{
    /// <summary>How often the same steps are made before it is the turn of others.</summary>
    internal const int FewRounds = 3;

    /// <summary>How often the same steps are made before they are taken to be made for ever.</summary>
    internal const int ManyRounds = 32;

    /// <summary>The most events of a round.</summary>
    internal const int LongestRound = 32;

    private readonly List<int> conflicting = [];

    /// <summary>What a new event has in common with those before it in its stream.</summary>
    /// <param name="made">The event; gets the round, if one can be seen, and for how many events it has been followed.</param>
    /// <param name="earlier">The signatures of those before it in its stream.</param>
    internal void NoteRound(ref ExecutionEvent made, ReadOnlySpan<int> earlier)
    {
        if (earlier.IsEmpty) return;
        ref readonly var before = ref execution[made.Previous];
        if (before.Round > 0 && earlier[^before.Round] == made.Signature)
        {
            made.Round = before.Round;
            made.Followed = before.Followed + 1;
            return;
        }

        var recent = earlier[Math.Max(0, earlier.Length - LongestRound)..];
        var last = recent.LastIndexOf(made.Signature);
        if (last >= 0) (made.Round, made.Followed) = (recent.Length - last, 1);
    }

    /// <summary>
    /// How often a stream has gone round in circles after the events of an execution that are in a cut; 0 if it does
    /// not.
    /// </summary>
    /// <param name="last">Its last event in the cut.</param>
    /// <param name="cut">The cut; null: all events.</param>
    internal int RoundsOf(int last, ushort[]? cut)
    {
        if (last < 0) return 0;
        ref readonly var made = ref execution[last];
        if (made.Round == 0 || made.Followed < (FewRounds - 1) * made.Round) return 0;
        for (var i = 0; i < made.Round; i++)
        {
            ref readonly var looked = ref execution[execution.IndexOf(made.Stream, made.Ordinal - i)];
            execution.Conflicting(looked.Footprint, execution.Count, last, conflicting);
            foreach (var index in CollectionsMarshal.AsSpan(conflicting))
            {
                if (execution[index].Stream != made.Stream && !execution.HappensBefore(index, last)
                    && (cut is null || execution.IsIn(index, cut))) return 0;
            }
        }

        return 1 + (made.Followed / made.Round);
    }
}
