namespace TagStorageModel.Engine.Events;

/// <summary>
/// Strong ways from one lock class to another along the orders in which they were taken: no -(*R)-> comes before a -(S*)->,
/// so that whoever waits at their beginning may have to wait for whoever is at their end.
/// </summary>
/// <param name="facts">The orders.</param>
public sealed class LockPaths(IEnumerable<LockFact> facts)
{
    private readonly ILookup<string, LockFact> after = facts.OrderBy(fact => fact.From, StringComparer.Ordinal)
        .ThenBy(fact => fact.To, StringComparer.Ordinal).ThenBy(fact => fact.IsRecursive).ThenBy(fact => fact)
        .ToLookup(fact => fact.From, StringComparer.Ordinal);

    /// <summary>
    /// The shortest way that makes a cycle with an order, of equally short ones the first in ordinal order; null if there is
    /// none, or if it comes to a class twice.
    /// </summary>
    public IReadOnlyList<LockFact>? Back(LockFact order) =>
        Shortest(order.To, order.IsRecursive, order.From, order.IsShared) is { } way
        && way.Select(fact => fact.From).Append(order.From).Distinct(StringComparer.Ordinal).Count() == way.Count + 1 ? way : null;

    /// <summary>
    /// The orders along the shortest way, of equally short ones the first in ordinal order; null if there is none. No way is
    /// empty.
    /// </summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="isRecursive">Whether what leads there is -(*R)->.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="isShared">Whether what leads on from there is -(S*)->.</param>
    public IReadOnlyList<LockFact>? Shortest(string from, bool isRecursive, string to, bool isShared)
    {
        var before = new Dictionary<(string Class, bool IsRecursive), LockFact?> { [(from, isRecursive)] = null };
        var ways = new Dictionary<(string Class, bool IsRecursive), (string Class, bool IsRecursive)>();
        var queue = new Queue<(string Class, bool IsRecursive)>([(from, isRecursive)]);
        while (queue.TryDequeue(out var at))
        {
            foreach (var next in after[at.Class])
            {
                var reached = (next.To, next.IsRecursive);
                if ((at.IsRecursive && next.IsShared) || before.ContainsKey(reached) || before.ContainsKey((next.To, false))) continue;
                before.Add(reached, next);
                ways.Add(reached, at);
                if (next.To == to && !(next.IsRecursive && isShared)) return Way(reached);
                queue.Enqueue(reached);
            }
        }

        return null;

        IReadOnlyList<LockFact> Way((string Class, bool IsRecursive) end)
        {
            var way = new List<LockFact>();
            for (var at = end; before[at] is { } last; at = ways[at]) way.Add(last);
            way.Reverse();
            return way;
        }
    }
}
