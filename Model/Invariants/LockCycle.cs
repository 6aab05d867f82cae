namespace TagStorageModel.Model;

/// <summary>Cycles in the order of locks, named by their smallest rotation.</summary>
public static class LockCycle
{
    /// <summary>The shortest cycle through an edge, such as <c>A -> B -> A</c>. The edge must lie on one.</summary>
    public static string Through(LockEdge edge, IReadOnlyList<LockEdge> edges)
    {
        var previous = new Dictionary<LockClass, LockClass>();
        var queue = new Queue<LockClass>();
        queue.Enqueue(edge.To);
        while (queue.Count > 0 && !previous.ContainsKey(edge.From))
        {
            var at = queue.Dequeue();
            foreach (var next in edges.Where(candidate => candidate.From == at).Select(candidate => candidate.To).OrderBy(to => to.Name, StringComparer.Ordinal))
            {
                if (next != edge.To && previous.TryAdd(next, at)) queue.Enqueue(next);
            }
        }

        var cycle = new List<string>();
        for (var at = edge.From; at != edge.To; at = previous[at]) cycle.Add(at.Name);
        cycle.Add(edge.To.Name);
        cycle.Reverse();
        return Text(cycle);
    }

    /// <summary>A cycle as text, beginning so that the text is smallest in ordinal order.</summary>
    public static string Text(IReadOnlyList<string> cycle)
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

        return string.Join(" -> ", Enumerable.Range(best, cycle.Count + 1).Select(i => cycle[i % cycle.Count]));
    }
}
