using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Xarray;

/// <content>What rules and the judgement at the end look at; no operation of the kernel's.</content>
public sealed partial class XArray
{
    /// <summary>Nodes of the tree, those without any entry included.</summary>
    public int LiveNodes => tree.LiveNodes;

    /// <summary>Whether the head refers to a node.</summary>
    public bool HeadIsNode => tree.Head.IsNode;

    /// <summary>The entry that the head holds itself; NULL if it refers to a node.</summary>
    public XaEntry HeadEntry => tree.Head.IsNode ? XaEntry.Null : tree.Head;

    /// <summary>The occupied slots in ascending order, reserved ones included. For a run that is over.</summary>
    public XaSlots Slots => new(this);

    /// <summary>The location of a slot, for footprints.</summary>
    public Location SlotLocation(ulong index) => At((long)index);

    /// <summary>The location of the tree's shape, for footprints.</summary>
    public Location StructureLocation => At(Structure);

    /// <summary>The raw entry of a slot, in a step that has it in its footprint.</summary>
    public XaEntry Peek(ulong index)
    {
        Reads((long)index);
        return tree.Peek(index);
    }

    /// <summary>The nodes in pre-order. For a run that is over.</summary>
    public IEnumerable<XaNodeShape> Shape() => tree.Shape(tree.Head, 0);

    internal XaEntry PeekNext(ulong index, out ulong found)
    {
        Reads(Structure);
        var entry = tree.PeekNext(scratch, index);
        found = scratch.Index;
        return entry;
    }
}

/// <summary>The occupied slots of an XArray, in ascending order.</summary>
/// <param name="array">The array.</param>
public readonly struct XaSlots(XArray array)
{
    /// <summary>What <c>foreach</c> walks the slots with.</summary>
    public Enumerator GetEnumerator() => new(array);

    /// <summary>Where a <c>foreach</c> over the occupied slots has come to.</summary>
    /// <param name="array">The array.</param>
    public struct Enumerator(XArray array)
    {
        private ulong next;
        private bool ended;

        /// <summary>The occupied slot that <see cref="MoveNext"/> has come to.</summary>
        public XaFound Current { get; private set; }

        /// <summary>Goes on to the next slot.</summary>
        public bool MoveNext()
        {
            if (ended) return false;
            var entry = array.PeekNext(next, out var found);
            Current = new XaFound(found, entry);
            next = found + 1;
            ended = next == 0;
            return !entry.IsNull;
        }
    }
}

/// <summary>What a search of an XArray came to: an occupied slot, or none.</summary>
/// <param name="Index">Its index; where nothing was found, the index searched from.</param>
/// <param name="Entry">What it holds; NULL where nothing was found.</param>
public readonly record struct XaFound(ulong Index, XaEntry Entry);
