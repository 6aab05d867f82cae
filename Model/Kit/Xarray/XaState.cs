namespace TagStorageModel.Kit.Xarray;

/// <summary>
/// struct xa_state: where one operation stands in the tree. It belongs to the operation, hence to one thread,
/// and is handed to each of its steps.
/// </summary>
public sealed class XaState
{
    private Position position;

    internal XaState()
    {
    }

    private enum Position
    {
        /// <summary>XAS_RESTART: the next walk begins at the head.</summary>
        Restart,

        /// <summary>XAS_BOUNDS: the index is beyond the tree.</summary>
        Bounds,

        /// <summary>An error was noted.</summary>
        Error,

        /// <summary>At a slot of a node, or at the head.</summary>
        Walked,
    }

    /// <summary>xa_index.</summary>
    public ulong Index { get; internal set; }

    /// <summary>The entry that a store stores.</summary>
    public XaEntry Entry { get; internal set; }

    /// <summary>The inclusive last index of a search.</summary>
    public ulong Max { get; internal set; }

    /// <summary>xas_error(): the negative errno noted, or 0.</summary>
    public int Error { get; private set; }

    /// <summary>xa_node, where it is a node; null at the head and while not walked.</summary>
    internal XaNode? Node { get; private set; }

    /// <summary>xa_offset.</summary>
    internal int Offset { get; set; }

    /// <summary>Whether a node has been allocated and not used yet (xa_alloc).</summary>
    internal bool HasNode { get; set; }

    /// <summary>Whether the next step goes on from a node.</summary>
    public bool HasWalked => Node is not null;

    /// <summary>xas_valid().</summary>
    internal bool IsValid => position == Position.Walked;

    /// <summary>xa_node is XAS_BOUNDS.</summary>
    internal bool IsBounds => position == Position.Bounds;

    /// <summary>xa_node is XAS_RESTART.</summary>
    internal bool IsRestart => position == Position.Restart;

    /// <summary>xas_top(): at the head, not walked or out of bounds.</summary>
    internal bool IsTop => position != Position.Error && Node is null;

    /// <summary>XA_STATE().</summary>
    internal void Initialise(ulong index)
    {
        Index = index;
        Entry = XaEntry.Null;
        Max = 0;
        Offset = 0;
        HasNode = false;
        Reset();
    }

    /// <summary>xas_reset(): walk anew from the head.</summary>
    internal void Reset() => Place(Position.Restart, null);

    internal void SetBounds() => Place(Position.Bounds, null);

    /// <summary>At a node, or at the head if it is null.</summary>
    internal void SetNode(XaNode? node) => Place(Position.Walked, node);

    /// <summary>xas_set_err().</summary>
    internal void SetError(int errno)
    {
        Place(Position.Error, null);
        Error = errno;
    }

    /// <summary>xas_retry(): whether the entry found means that the operation has to look again.</summary>
    internal bool Retry(XaEntry entry)
    {
        if (entry.IsZero) return true;
        if (!entry.IsRetry) return false;
        Reset();
        return true;
    }

    /// <summary>xas_move_index().</summary>
    internal void MoveIndex(int offset) =>
        Index = unchecked((Index & (~XaNode.ChunkMask << Node!.Shift)) + ((ulong)offset << Node.Shift));

    /// <summary>xas_next_offset().</summary>
    internal void NextOffset() => MoveIndex(++Offset);

    /// <summary>xas_result(): what the normal interface returns.</summary>
    internal XaEntry ResultOf(XaEntry found)
    {
        if (found.IsZero) return XaEntry.Null;
        return Error != 0 ? XaEntry.Error(Error) : found;
    }

    private void Place(Position at, XaNode? node)
    {
        position = at;
        Node = node;
        Error = 0;
    }
}
