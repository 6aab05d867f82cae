using System.Runtime.InteropServices;

namespace TagStorageModel.Harness;

/// <summary>A worker's view of the frontier: the nodes above its own part, and its footprints in the frontier's numbers.</summary>
/// <param name="frontier">The frontier.</param>
/// <param name="footprints">The worker's own footprints.</param>
/// <param name="trees">The worker's own store of what remains.</param>
internal sealed class SharedPart(Frontier frontier, FootprintTable footprints, WakeupTree trees)
{
    private readonly List<FrontierNode> ancestors = [];
    private readonly List<int> given = [];
    private readonly List<int> taken = [];

    /// <summary>How many events lead to the worker's part: the nodes above it are shared.</summary>
    internal int Base => ancestors.Count;

    /// <summary>The part being explored.</summary>
    internal FrontierItem Item { get; private set; } = null!;

    /// <summary>The next part; false if nothing remains.</summary>
    internal bool Take()
    {
        var item = frontier.Take(found => found with
        {
            Sleeping = [.. found.Sleeping.Select(wakeup => Convert(wakeup, frontier.Footprints, footprints, taken))],
            Tree = Copy(frontier.Trees, found.Tree, trees, frontier.Footprints, footprints, taken),
        });
        if (item is null) return false;
        Item = item;
        ancestors.Clear();
        for (var node = item.Node; node is not null; node = node.Parent) ancestors.Add(node);
        ancestors.Reverse();
        return true;
    }

    /// <summary>The part has been explored, or handed in.</summary>
    internal void Done() => frontier.Done(Item);

    /// <summary>The events that lead to the part.</summary>
    internal IEnumerable<Model.Decision> Path => Base == 0 ? [] : ancestors.Skip(1).Select(node => node.Decision).Append(Item.First);

    /// <summary>Adds a sequence to a shared node.</summary>
    internal int Add(int depth, WakeupSequence sequence) =>
        frontier.Add(ancestors[depth], sequence, number => Convert(number, footprints, frontier.Footprints, given));

    /// <summary>Hands in what remains of the part, if that is asked for.</summary>
    internal void Give(Execution execution, SleepSets sleeping, int[] tree)
    {
        if (frontier.IsFlushing) GiveAll(execution, sleeping, tree);
    }

    private void GiveAll(Execution execution, SleepSets sleeping, int[] tree) => frontier.Give((theirs, nodes) =>
    {
        for (var depth = nodes.Count; depth < execution.Count; depth++)
        {
            var node = new FrontierNode
            {
                Parent = depth > 0 ? nodes[depth - 1] : null,
                Decision = depth > 0 ? execution[depth - 1].Decision : default,
                Arrivals = Item.Arrivals,
                Depth = depth,
                Sleeping = [.. sleeping.Of(depth).ToArray().Append(execution.WakeupOf(depth)).Select(wakeup => Convert(wakeup, footprints, frontier.Footprints, given))],
                Tree = Copy(trees, tree[depth], theirs, footprints, frontier.Footprints, given),
            };
            tree[depth] = WakeupTree.None;
            nodes.Add(node);
        }
    }, ancestors);

    private static Wakeup Convert(Wakeup wakeup, FootprintTable from, FootprintTable to, List<int> known) =>
        wakeup with { Footprint = Convert(wakeup.Footprint, from, to, known) };

    /// <summary>A footprint in the numbers of another table.</summary>
    private static int Convert(int footprint, FootprintTable from, FootprintTable to, List<int> known)
    {
        while (known.Count <= footprint) known.Add(-1);
        if (known[footprint] < 0) known[footprint] = from.Export(footprint) is { } accesses ? to.Import(accesses) : FootprintTable.Everything;
        return known[footprint];
    }

    /// <summary>Moves a tree from one store to another.</summary>
    private static int Copy(WakeupTree from, int tree, WakeupTree to, FootprintTable source, FootprintTable target, List<int> known)
    {
        var branches = new List<(Wakeup Event, int First)>();
        while (tree >= 0)
        {
            var wakeup = from.Take(ref tree, out var below);
            branches.Add((Convert(wakeup, source, target, known), Copy(from, below, to, source, target, known)));
        }

        var made = WakeupTree.None;
        for (var i = branches.Count - 1; i >= 0; i--) made = to.Make(CollectionsMarshal.AsSpan(branches)[i].Event, branches[i].First, made);
        return made;
    }
}
