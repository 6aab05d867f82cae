using System.Runtime.InteropServices;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Lockdep;

/// <summary>Cycles in the order of locks, named by their smallest rotation. Works in place: a known cycle allocates nothing.</summary>
/// <param name="texts">Where the names are kept.</param>
public sealed class LockCycle(DetailTexts texts)
{
    private readonly LockClass?[] previous = new LockClass?[64];
    private readonly Queue<LockClass> queue = [];
    private readonly List<string> names = [];
    private readonly List<string> parts = [];

    /// <summary>The classes of the cycle found last, as bits.</summary>
    public ulong Classes { get; private set; }

    /// <summary>The members of the cycle that was named last, as its name has them: the first once more at the end.</summary>
    public IEnumerable<string> Members => parts.Where((_, i) => i % 2 == 1);

    /// <summary>The shortest cycle through an edge, such as <c>A -> B -> A</c>. The edge must lie on one.</summary>
    /// <param name="kind">What the text begins with.</param>
    /// <param name="edge">The edge.</param>
    /// <param name="edges">All edges.</param>
    public string Through(string kind, LockEdge edge, ReadOnlySpan<LockEdge> edges)
    {
        Array.Clear(previous);
        queue.Clear();
        queue.Enqueue(edge.To);
        while (queue.Count > 0 && previous[edge.From.Index] is null)
        {
            var at = queue.Dequeue();
            for (var next = Successor(at, null, edges); next is not null; next = Successor(at, next, edges))
            {
                if (next.Index == edge.To.Index || previous[next.Index] is not null) continue;
                previous[next.Index] = at;
                queue.Enqueue(next);
            }
        }

        names.Clear();
        Classes = 1ul << edge.To.Index;
        for (var at = edge.From; at.Index != edge.To.Index; at = previous[at.Index]!)
        {
            names.Add(at.Name);
            Classes |= 1ul << at.Index;
        }

        names.Add(edge.To.Name);
        names.Reverse();
        return Text(kind, names);
    }

    /// <summary>A cycle as text, beginning so that the text is smallest in ordinal order.</summary>
    /// <param name="kind">What the text begins with.</param>
    /// <param name="cycle">Its members, the first not repeated at the end.</param>
    public string Text(string kind, IReadOnlyList<string> cycle)
    {
        var best = Smallest(cycle);
        parts.Clear();
        parts.Add(kind);
        for (var i = 0; i < cycle.Count; i++)
        {
            parts.Add(cycle[(best + i) % cycle.Count]);
            parts.Add(" -> ");
        }

        parts.Add(cycle[best]);
        return texts.Of(CollectionsMarshal.AsSpan(parts));
    }

    /// <summary>Where the smallest rotation of a cycle begins.</summary>
    public static int Smallest(IReadOnlyList<string> cycle)
    {
        var best = 0;
        for (var start = 1; start < cycle.Count; start++)
        {
            for (var i = 0; i < cycle.Count; i++)
            {
                var order = string.CompareOrdinal(cycle[(start + i) % cycle.Count], cycle[(best + i) % cycle.Count]);
                if (order < 0) best = start;
                if (order != 0) break;
            }
        }

        return best;
    }

    /// <summary>Of the classes taken under another, in ordinal order, the one behind a given one; null behind the last.</summary>
    private static LockClass? Successor(LockClass from, LockClass? after, ReadOnlySpan<LockEdge> edges)
    {
        LockClass? found = null;
        foreach (var edge in edges)
        {
            if (edge.From.Index != from.Index || (after is not null && string.CompareOrdinal(edge.To.Name, after.Name) <= 0)) continue;
            if (found is null || string.CompareOrdinal(edge.To.Name, found.Name) < 0) found = edge.To;
        }

        return found;
    }
}
