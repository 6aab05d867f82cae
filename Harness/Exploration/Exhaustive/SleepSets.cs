namespace TagStorageModel.Harness;

/// <summary>
/// The sleep sets of the nodes along the execution (Godefroid 1996): what was explored at a node or above it, and is still
/// independent of all that has happened since.
/// </summary>
/// <param name="footprints">The footprints.</param>
internal sealed class SleepSets(FootprintTable footprints)
{
    private Wakeup[] items = new Wakeup[64];
    private int[] starts = new int[65];
    private int depth;
    private int end;

    /// <summary>How many sleep at a node.</summary>
    internal int Count(int node) => (node == depth ? end : starts[node + 1]) - starts[node];

    /// <summary>One that sleeps at a node.</summary>
    internal ref readonly Wakeup At(int node, int index) => ref items[starts[node] + index];

    /// <summary>All that sleep at a node.</summary>
    internal ReadOnlySpan<Wakeup> Of(int node) => items.AsSpan(starts[node], Count(node));

    /// <summary>Only the root is left, where nobody sleeps.</summary>
    internal void Clear() => depth = end = starts[0] = 0;

    /// <summary>A node's event has been made: the next node inherits what is independent of it.</summary>
    internal void Push(int node, in Wakeup made)
    {
        if (node + 1 >= starts.Length) Array.Resize(ref starts, starts.Length * 2);
        var from = starts[node];
        var to = end;
        depth = node + 1;
        starts[depth] = end;
        for (var i = from; i < to; i++)
        {
            if (items[i].Cpu != made.Cpu && !footprints.Conflict(items[i].Footprint, made.Footprint)) Append(items[i]);
        }
    }

    /// <summary>A node's event has been explored: back to the node, where it sleeps from now on.</summary>
    internal void Add(int node, in Wakeup explored)
    {
        if (depth != node)
        {
            end = starts[node + 1];
            depth = node;
        }

        Append(explored);
    }

    private void Append(in Wakeup item)
    {
        if (end == items.Length) Array.Resize(ref items, end * 2);
        items[end++] = item;
    }
}
