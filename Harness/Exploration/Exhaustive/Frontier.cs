using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// What remains of a search, shared by its workers. Each set of interrupts that may arrive is a search of its own, which one
/// worker makes at a time: within one the branches of a node must be explored in their order, since what an earlier branch
/// shows may have to be added to a later one before that is begun. So what has been handed in goes on at its deepest node.
/// </summary>
internal sealed class Frontier
{
    private readonly object gate = new();
    private readonly WakeupTree trees = new();
    private readonly WakeupSequence sequence;
    private readonly Reduction reduction;
    private readonly List<FrontierNode> pending = [];
    private readonly Queue<uint> roots = [];
    private readonly HashSet<uint> busy = [];
    private bool stopped;
    private volatile bool isFlushing;

    /// <summary>For a kind of machine.</summary>
    /// <param name="machine">One of these machines.</param>
    /// <param name="reduction">What is left out.</param>
    internal Frontier(Machine machine, Reduction reduction)
    {
        this.reduction = reduction;
        Footprints = new FootprintTable(machine);
        sequence = new WakeupSequence(Footprints);
    }

    /// <summary>The footprints of what is shared; to be used with the gate held.</summary>
    internal FootprintTable Footprints { get; }

    /// <summary>Whether all work is to be handed in, so that the state can be saved.</summary>
    internal bool IsFlushing => isFlushing;

    /// <summary>Whether the search has been stopped before its end.</summary>
    internal bool IsStopped => stopped;

    /// <summary>Called when all work has been handed in; nothing moves meanwhile.</summary>
    internal Action? Flushed { get; set; }

    /// <summary>Adds the root of a set of interrupts.</summary>
    internal void AddRoot(uint arrivals) => roots.Enqueue(arrivals);

    /// <summary>Adds a node read from a file.</summary>
    internal void AddNode(FrontierNode node)
    {
        if (node.Tree >= 0) pending.Add(node);
    }

    /// <summary>Asks for all work to be handed in.</summary>
    internal void Flush() => isFlushing = true;

    /// <summary>Ends the search: nobody gets work any more.</summary>
    internal void Stop()
    {
        lock (gate)
        {
            stopped = true;
            System.Threading.Monitor.PulseAll(gate);
        }
    }

    /// <summary>The next part to explore; null if nothing remains. Waits while others may still hand something in.</summary>
    /// <param name="import">Copies what is to be explored to the worker's own store, with the gate held.</param>
    internal FrontierItem? Take(Func<FrontierItem, FrontierItem> import)
    {
        lock (gate)
        {
            while (true)
            {
                if (stopped) return null;
                if (isFlushing && busy.Count == 0)
                {
                    Flushed?.Invoke();
                    isFlushing = false;
                    System.Threading.Monitor.PulseAll(gate);
                }

                if (!isFlushing && Next() is { } item)
                {
                    busy.Add(item.Arrivals);
                    return import(item);
                }

                if (busy.Count == 0 && !isFlushing) return null;
                System.Threading.Monitor.Wait(gate);
            }
        }
    }

    /// <summary>A part has been explored to its end, or handed in.</summary>
    internal void Done(FrontierItem item)
    {
        lock (gate)
        {
            busy.Remove(item.Arrivals);
            System.Threading.Monitor.PulseAll(gate);
        }
    }

    /// <summary>Hands in nodes; what remains at them can be taken by anybody.</summary>
    internal void Give(Action<WakeupTree, List<FrontierNode>> export, List<FrontierNode> ancestors)
    {
        lock (gate)
        {
            var first = ancestors.Count;
            export(trees, ancestors);
            for (var i = first; i < ancestors.Count; i++) AddNode(ancestors[i]);
        }
    }

    /// <summary>Adds a sequence to a shared node, unless something begun there covers it.</summary>
    internal int Add(FrontierNode node, WakeupSequence theirs, Func<int, int> import)
    {
        lock (gate)
        {
            sequence.Clear();
            for (var i = 0; i < theirs.Count; i++) sequence.Add(theirs[i] with { Footprint = import(theirs[i].Footprint) });
            var wasEmpty = node.Tree < 0;
            var begin = reduction.Cover(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(node.Sleeping), sequence);
            if (begin != WakeupSequence.Dependent) return begin;
            begin = trees.Insert(ref node.Tree, sequence);
            if (wasEmpty) pending.Add(node);
            return begin;
        }
    }

    /// <summary>The store of what remains, for whoever holds the gate.</summary>
    internal WakeupTree Trees => trees;

    /// <summary>The nodes at which something remains, and the roots not begun, while nothing moves.</summary>
    internal (IReadOnlyList<FrontierNode> Nodes, IReadOnlyCollection<uint> Roots) Remaining => (pending, roots);

    private FrontierItem? Next()
    {
        FrontierNode? node = null;
        foreach (var other in pending)
        {
            if (!busy.Contains(other.Arrivals) && (node is null || other.Depth > node.Depth)) node = other;
        }

        if (node is not null)
        {
            var wakeup = trees.Take(ref node.Tree, out var below);
            if (node.Tree < 0) pending.Remove(node);
            var asleep = new List<Wakeup>();
            foreach (var sleeper in node.Sleeping)
            {
                if (sleeper.Cpu != wakeup.Cpu && !Footprints.Conflict(sleeper.Footprint, wakeup.Footprint)) asleep.Add(sleeper);
            }

            node.Sleeping.Add(wakeup);
            return new FrontierItem(node, node.Arrivals, wakeup.Decision, asleep, below);
        }

        return roots.Count > 0 ? new FrontierItem(null, roots.Dequeue(), default, [], WakeupTree.None) : null;
    }
}
