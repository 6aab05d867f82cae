using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// Wakeup trees (Abdulla, Aronis, Jonsson, Sagonas, <i>Source Sets: A Foundation for Optimal Dynamic Partial Order
/// Reduction</i>, J. ACM 64, 2017, section 6): for each node of the exploration the sequences of events that remain to be
/// explored from there, ordered, none of them redundant. The trees of all nodes share one store.
/// </summary>
internal sealed class WakeupTree
{
    /// <summary>No tree.</summary>
    internal const int None = -1;

    private Node[] nodes = new Node[64];
    private int free = None;
    private int used;

    /// <summary>The event at the root of a branch.</summary>
    internal ref readonly Wakeup this[int branch] => ref nodes[branch].Event;

    /// <summary>The next branch to the right.</summary>
    internal int Next(int branch) => nodes[branch].Next;

    /// <summary>The first branch below.</summary>
    internal int First(int branch) => nodes[branch].First;

    /// <summary>Takes the first branch out of a tree.</summary>
    /// <param name="tree">The tree; afterwards what is left of it.</param>
    /// <param name="below">What is below the branch's event.</param>
    internal Wakeup Take(ref int tree, out int below)
    {
        ref var node = ref nodes[tree];
        var taken = node.Event;
        below = node.First;
        var next = node.Next;
        node.Next = free;
        free = tree;
        tree = next;
        return taken;
    }

    /// <summary>
    /// Adds a sequence, unless the tree already holds one that leads to it: then every execution that begins with the
    /// sequence is equivalent to one that will be explored.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="sequence">The sequence; what is left of it afterwards is of no use.</param>
    /// <returns>
    /// Where in the sequence the event is from which the tree begins to lead to it, 0 if it was added whole;
    /// <see cref="WakeupSequence.Independent"/> if that event is not in the sequence.
    /// </returns>
    internal int Insert(ref int tree, WakeupSequence sequence)
    {
        var parent = None;
        var begin = 0;
        while (sequence.Left > 0)
        {
            var last = None;
            var match = None;
            for (var branch = parent < 0 ? tree : nodes[parent].First; branch >= 0; branch = nodes[branch].Next)
            {
                var found = sequence.Take(nodes[branch].Event);
                last = branch;
                if (found == WakeupSequence.Dependent) continue;
                match = branch;
                if (parent < 0) begin = found;
                break;
            }

            if (match < 0)
            {
                var chain = None;
                for (var i = sequence.Count - 1; i >= 0; i--)
                {
                    if (!sequence.IsTaken(i)) chain = Make(sequence[i], chain, None);
                }

                if (last >= 0) nodes[last].Next = chain;
                else tree = chain;
                return begin;
            }

            // A leaf: whatever follows it will be explored.
            if (nodes[match].First < 0) return begin;
            parent = match;
        }

        return begin;
    }

    /// <summary>Makes a branch of one event with others below it and beside it.</summary>
    internal int Make(in Wakeup made, int first, int next)
    {
        var branch = free;
        if (branch >= 0)
        {
            free = nodes[branch].Next;
        }
        else
        {
            if (used == nodes.Length) Array.Resize(ref nodes, used * 2);
            branch = used++;
        }

        nodes[branch] = new Node { Event = made, First = first, Next = next };
        return branch;
    }

    private struct Node
    {
        internal Wakeup Event;
        internal int First;
        internal int Next;
    }
}

/// <summary>An event that is to be made.</summary>
/// <param name="Decision">Who, and how the choice falls.</param>
/// <param name="Cpu">The CPU.</param>
/// <param name="Footprint">The number of its footprint.</param>
internal readonly record struct Wakeup(Decision Decision, int Cpu, int Footprint);
