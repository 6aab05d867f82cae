namespace TagStorageModel.Engine.Events;

/// <summary>Ways from one lock class to another along the orders in which they were taken.</summary>
/// <param name="facts">The orders.</param>
public sealed class LockPaths(IEnumerable<LockFact> facts)
{
    private readonly ILookup<string, string> after = facts.Order().ToLookup(fact => fact.From, fact => fact.To, StringComparer.Ordinal);

    /// <summary>
    /// The classes of the shortest way, both ends included, of equally short ones the first in ordinal order; null if
    /// there is none.
    /// </summary>
    public IReadOnlyList<string>? Shortest(string from, string to)
    {
        var before = new Dictionary<string, string>(StringComparer.Ordinal) { [from] = from };
        var queue = new Queue<string>([from]);
        while (queue.TryDequeue(out var at))
        {
            if (at == to) return Way(before, from, to);
            foreach (var next in after[at])
            {
                if (before.TryAdd(next, at)) queue.Enqueue(next);
            }
        }

        return null;
    }

    /// <summary>The orders along a way.</summary>
    public static IReadOnlyList<LockFact> Facts(IReadOnlyList<string> way) =>
        [.. way.Skip(1).Select((to, i) => new LockFact(way[i], to))];

    private static List<string> Way(Dictionary<string, string> before, string from, string to)
    {
        var way = new List<string> { to };
        while (way[^1] != from) way.Add(before[way[^1]]);
        way.Reverse();
        return way;
    }
}
