using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Lockdep;

/// <summary>
/// Which classes strong paths lead to from one: paths in which no -(*R)-> comes before a -(S*)->, so that whoever waits at
/// their beginning may have to wait for whoever is at their end.
/// </summary>
public sealed class StrongPaths
{
    /// <summary>The classes that a path leads to whose last edge is -(*N)->, as bits.</summary>
    public ulong Reached { get; private set; }

    /// <summary>The classes that a path leads to whose last edge is -(*R)->, as bits.</summary>
    public ulong ReachedRecursively { get; private set; }

    /// <summary>Finds them.</summary>
    /// <param name="from">The class.</param>
    /// <param name="isRecursive">Whether it is only waited for by recursive readers: then the first edge must be -(E*)->.</param>
    /// <param name="edges">All edges.</param>
    public void Search(LockClass from, bool isRecursive, ReadOnlySpan<LockEdge> edges)
    {
        Reached = 0;
        ReachedRecursively = 0;
        for (var changed = true; changed;)
        {
            var before = (Reached, ReachedRecursively);
            foreach (ref readonly var edge in edges)
            {
                var isStart = edge.From.Index == from.Index;
                var isAt = (Reached >> edge.From.Index & 1) != 0 || (isStart && !isRecursive);
                var isAtRecursively = (ReachedRecursively >> edge.From.Index & 1) != 0 || (isStart && isRecursive);
                if (!isAt && !(isAtRecursively && edge.Continues(isRecursive: true))) continue;
                if (edge.IsRecursive) ReachedRecursively |= 1ul << edge.To.Index;
                else Reached |= 1ul << edge.To.Index;
            }

            changed = before != (Reached, ReachedRecursively);
        }
    }
}
