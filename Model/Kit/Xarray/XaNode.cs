namespace TagStorageModel.Kit.Xarray;

/// <summary>struct xa_node: 64 slots of one level of the tree.</summary>
internal sealed class XaNode(int number)
{
    /// <summary>XA_CHUNK_SHIFT.</summary>
    internal const int ChunkShift = 6;

    /// <summary>XA_CHUNK_SIZE.</summary>
    internal const int ChunkSize = 1 << ChunkShift;

    /// <summary>XA_CHUNK_MASK.</summary>
    internal const ulong ChunkMask = ChunkSize - 1;

    internal readonly XaEntry[] Slots = new XaEntry[ChunkSize];
    internal XaNode? Parent;
    internal int Shift;
    internal int Offset;
    internal int Count;
    internal int Values;

    /// <summary>It was handed to call_rcu().</summary>
    internal bool IsFreed;

    /// <summary>xa_mk_node(): how the parent's slot or the head refers to this node.</summary>
    internal XaEntry Entry { get; } = XaEntry.Node(number);

    /// <summary>max_index(): the highest index below a root with this shift.</summary>
    internal ulong MaxIndex => unchecked(((ulong)ChunkSize << Shift) - 1);

    /// <summary>get_offset().</summary>
    internal int OffsetOf(ulong index) => (int)((index >> Shift) & ChunkMask);

    internal void Clear()
    {
        Array.Clear(Slots);
        Parent = null;
        Shift = 0;
        Offset = 0;
        Count = 0;
        Values = 0;
        IsFreed = false;
    }
}

/// <summary>One node of a tree, for judging a run that is over.</summary>
/// <param name="Shift">Bits of the index below this node's digit.</param>
/// <param name="First">The lowest index below it.</param>
/// <param name="Count">Its occupied slots.</param>
/// <param name="Values">Its nr_values.</param>
public readonly record struct XaNodeShape(int Shift, ulong First, int Count, int Values);
