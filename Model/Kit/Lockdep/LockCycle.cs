using System.Numerics;
using System.Runtime.InteropServices;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Lockdep;

/// <summary>Cycles in the order of locks, named by their smallest rotation. Works in place: a known cycle allocates nothing.</summary>
/// <param name="texts">Where the names are kept.</param>
/// <param name="classes">The classes that the edges lead from and to.</param>
public sealed class LockCycle(DetailTexts texts, LockClasses classes)
{
    private const int Classes64 = 64;
    private const int Unknown = -1;

    /// <summary>
    /// By where the search was: at a class, to which a way leads whose last edge is -(*N)->, or, 64 further, only -(*R)->.
    /// Classes are numbered in the ordinal order of their names here.
    /// </summary>
    private readonly int[] previous = new int[2 * Classes64];

    /// <summary>From where the search was, the classes that -(*N)-> edges lead to which go on from there, as bits.</summary>
    private readonly ulong[] successors = new ulong[2 * Classes64];

    /// <summary>The same of -(*R)-> edges.</summary>
    private readonly ulong[] recursiveSuccessors = new ulong[2 * Classes64];

    private readonly int[] ranks = new int[Classes64];
    private readonly Queue<int> queue = [];
    private LockClass[] ordered = [];
    private readonly List<string> names = [];
    private readonly List<string> parts = [];

    /// <summary>The classes of the cycle found last, as bits.</summary>
    public ulong Classes { get; private set; }

    /// <summary>The members of the cycle that was named last, as its name has them: the first once more at the end.</summary>
    public IEnumerable<string> Members => parts.Where((_, i) => i % 2 == 1);

    /// <summary>Takes the edges among which cycles are looked for.</summary>
    public void Take(ReadOnlySpan<LockEdge> edges)
    {
        if (ordered.Length != classes.All.Count) Order();
        Array.Clear(successors);
        Array.Clear(recursiveSuccessors);
        foreach (ref readonly var edge in edges)
        {
            var leadingTo = edge.IsRecursive ? recursiveSuccessors : successors;
            var to = 1ul << ranks[edge.To.Index];
            var from = ranks[edge.From.Index];
            leadingTo[from] |= to;
            if (edge.Continues(isRecursive: true)) leadingTo[from + Classes64] |= to;
        }
    }

    /// <summary>
    /// The shortest strong cycle through an edge, such as <c>A -> B -> A</c>: one in which no -(*R)-> leads to a -(S*)->, so
    /// that each waits for the next. Null if there is none, or if it is made of others.
    /// </summary>
    /// <param name="kind">What the text begins with.</param>
    /// <param name="edge">The edge, one of those taken.</param>
    public string? Through(string kind, in LockEdge edge)
    {
        var end = Search(edge);
        if (end == Unknown) return null;
        names.Clear();
        Classes = 0;
        for (var at = end; at != previous[at]; at = previous[at]) Add(ordered[at % Classes64]);
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

    /// <summary>
    /// Looks for a way from the end of an edge back to its beginning: by classes in the ordinal order of their names, -(*N)->
    /// before -(*R)->.
    /// </summary>
    /// <returns>Where the way ends, from which <see cref="previous"/> leads back; −1 if there is none.</returns>
    private int Search(in LockEdge edge)
    {
        Array.Fill(previous, Unknown);
        queue.Clear();
        var goal = ranks[edge.From.Index];
        var start = ranks[edge.To.Index] + (edge.IsRecursive ? Classes64 : 0);
        previous[start] = start;
        queue.Enqueue(start);
        while (queue.TryDequeue(out var at))
        {
            for (var left = successors[at] | recursiveSuccessors[at]; left != 0; left &= left - 1)
            {
                var to = BitOperations.TrailingZeroCount(left);
                var isPlain = (successors[at] >> to & 1) != 0;
                if (isPlain && Visit(to, at) && to == goal && edge.Continues(isRecursive: false)) return to;
                if ((recursiveSuccessors[at] >> to & 1) == 0 || !Visit(to + Classes64, at)) continue;
                if (to == goal && edge.Continues(isRecursive: true)) return to + Classes64;
            }
        }

        return Unknown;
    }

    /// <summary>Goes to a state, unless the search was there or at the class's stronger one.</summary>
    private bool Visit(int state, int from)
    {
        if (previous[state] != Unknown || previous[state % Classes64] != Unknown) return false;
        previous[state] = from;
        queue.Enqueue(state);
        return true;
    }

    private void Order()
    {
        ordered = [.. classes.All.OrderBy(item => item.Name, StringComparer.Ordinal)];
        for (var rank = 0; rank < ordered.Length; rank++) ranks[ordered[rank].Index] = rank;
    }

    private void Add(LockClass member)
    {
        names.Add(member.Name);
        Classes |= 1ul << member.Index;
    }
}
