using System.Numerics;
using System.Runtime.InteropServices;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Lockdep;

/// <summary>Cycles in the order of locks, named by their smallest rotation. Works in place: a known cycle allocates nothing.</summary>
/// <param name="texts">Where the names are kept.</param>
public sealed class LockCycle(DetailTexts texts)
{
    private const int Classes64 = 64;
    private const int Unknown = -1;

    /// <summary>
    /// By where the search was: at a class, to which a way leads whose last edge is -(*N)->, or, 64 further, only -(*R)->.
    /// </summary>
    private readonly int[] previous = new int[2 * Classes64];

    private readonly Queue<int> queue = [];
    private readonly List<string> names = [];
    private readonly List<string> parts = [];

    /// <summary>The classes of the cycle found last, as bits.</summary>
    public ulong Classes { get; private set; }

    /// <summary>The members of the cycle that was named last, as its name has them: the first once more at the end.</summary>
    public IEnumerable<string> Members => parts.Where((_, i) => i % 2 == 1);

    /// <summary>
    /// The shortest strong cycle through an edge, such as <c>A -> B -> A</c>: one in which no -(*R)-> leads to a -(S*)->, so
    /// that each waits for the next. Null if there is none, or if it is made of others.
    /// </summary>
    /// <param name="kind">What the text begins with.</param>
    /// <param name="edge">The edge.</param>
    /// <param name="edges">All edges.</param>
    public string? Through(string kind, LockEdge edge, ReadOnlySpan<LockEdge> edges)
    {
        var end = Search(edge, edges);
        if (end == Unknown) return null;
        names.Clear();
        Classes = 0;
        for (var at = end; at != previous[at]; at = previous[at]) Add(ClassAt(at, edges));
        Add(edge.To);
        if (BitOperations.PopCount(Classes) < names.Count) return null;
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

    /// <summary>Looks for a way from the end of an edge back to its beginning.</summary>
    /// <returns>Where the way ends, from which <see cref="previous"/> leads back; −1 if there is none.</returns>
    private int Search(LockEdge edge, ReadOnlySpan<LockEdge> edges)
    {
        Array.Fill(previous, Unknown);
        queue.Clear();
        var start = StateOf(edge.To, edge.IsRecursive);
        previous[start] = start;
        queue.Enqueue(start);
        while (queue.TryDequeue(out var at))
        {
            for (var next = Successor(at, null, edges); next is { } found; next = Successor(at, found, edges))
            {
                var state = StateOf(found.To, found.IsRecursive);
                if (previous[state] != Unknown || previous[state % Classes64] != Unknown) continue;
                previous[state] = at;
                if (found.To.Index == edge.From.Index && edge.Continues(found.IsRecursive)) return state;
                queue.Enqueue(state);
            }
        }

        return Unknown;
    }

    private void Add(LockClass member)
    {
        names.Add(member.Name);
        Classes |= 1ul << member.Index;
    }

    private static int StateOf(LockClass at, bool isRecursive) => at.Index + (isRecursive ? Classes64 : 0);

    private static LockClass ClassAt(int state, ReadOnlySpan<LockEdge> edges)
    {
        foreach (var edge in edges)
        {
            if (edge.To.Index == state % Classes64) return edge.To;
        }

        throw new ArgumentException("no edge leads there", nameof(state));
    }

    /// <summary>
    /// Of the edges that go on from where the search is, in the ordinal order of the classes they lead to, -(*N)-> before
    /// -(*R)->, the one behind a given one; null behind the last.
    /// </summary>
    private static LockEdge? Successor(int from, LockEdge? after, ReadOnlySpan<LockEdge> edges)
    {
        LockEdge? found = null;
        foreach (var edge in edges)
        {
            if (edge.From.Index != from % Classes64 || !edge.Continues(from >= Classes64)) continue;
            if (after is { } last && Compare(edge, last) <= 0) continue;
            if (found is not { } best || Compare(edge, best) < 0) found = edge;
        }

        return found;
    }

    private static int Compare(in LockEdge one, in LockEdge other)
    {
        var order = string.CompareOrdinal(one.To.Name, other.To.Name);
        return order != 0 ? order : one.IsRecursive.CompareTo(other.IsRecursive);
    }
}
