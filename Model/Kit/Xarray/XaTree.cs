namespace TagStorageModel.Kit.Xarray;

/// <summary>
/// The tree of an XArray and the walks through it. Nodes come from a store of its own: a freed one keeps its
/// content until the next run, as it would until the end of the grace period.
/// </summary>
internal sealed partial class XaTree
{
    private readonly List<XaNode> nodes = [];
    private int taken;

    /// <summary>xa_head.</summary>
    internal XaEntry Head { get; private set; }

    /// <summary>Nodes of the tree: taken and not freed.</summary>
    internal int LiveNodes { get; private set; }

    /// <summary>Nodes handed to call_rcu() that nobody has been told of yet.</summary>
    internal int Freed { get; private set; }

    internal int TakeFreed()
    {
        var count = Freed;
        Freed = 0;
        return count;
    }

    internal void Reset()
    {
        Head = XaEntry.Null;
        taken = 0;
        LiveNodes = 0;
        Freed = 0;
    }

    /// <summary>xas_load(): the raw entry, ZERO and RETRY visible; NULL outside of the tree.</summary>
    internal XaEntry Load(XaState xas)
    {
        var entry = Start(xas);
        while (entry.IsNode)
        {
            var node = NodeOf(entry);
            entry = Descend(xas, node);
            if (node.Shift == 0) break;
        }

        return entry;
    }

    /// <summary>The raw entry of an index, without an operation.</summary>
    internal XaEntry Peek(ulong index)
    {
        var entry = Head;
        if (!entry.IsNode) return index == 0 ? entry : XaEntry.Null;
        if (index > NodeOf(entry).MaxIndex) return XaEntry.Null;
        while (entry.IsNode)
        {
            var node = NodeOf(entry);
            entry = node.Slots[node.OffsetOf(index)];
        }

        return entry;
    }

    /// <summary>The nodes from a slot downwards, in pre-order.</summary>
    internal IEnumerable<XaNodeShape> Shape(XaEntry slot, ulong first)
    {
        if (!slot.IsNode) yield break;
        var node = NodeOf(slot);
        yield return new(node.Shift, first, node.Count, node.Values);
        for (var offset = 0; offset < XaNode.ChunkSize; offset++)
        {
            foreach (var below in Shape(node.Slots[offset], first + ((ulong)offset << node.Shift))) yield return below;
        }
    }

    /// <summary>xas_start().</summary>
    private XaEntry Start(XaState xas)
    {
        if (xas.IsValid) return xas.Node is { } at ? at.Slots[xas.Offset] : Head;
        if (xas.Error != 0) return XaEntry.Null;
        var reach = Head.IsNode ? NodeOf(Head).MaxIndex : 0;
        if (xas.Index > reach)
        {
            xas.SetBounds();
            return XaEntry.Null;
        }

        xas.SetNode(null);
        return Head;
    }

    /// <summary>xas_descend(), without sibling entries: the model has no multi-index entries.</summary>
    private static XaEntry Descend(XaState xas, XaNode node)
    {
        xas.SetNode(node);
        xas.Offset = node.OffsetOf(xas.Index);
        return node.Slots[xas.Offset];
    }

    private XaNode NodeOf(XaEntry entry) => nodes[entry.NodeNumber - 1];

    private XaNode TakeNode()
    {
        if (taken == nodes.Count) nodes.Add(new XaNode(taken + 1));
        var node = nodes[taken++];
        node.Clear();
        LiveNodes++;
        return node;
    }

    /// <summary>xa_node_free(): call_rcu(), so nobody sees the node change.</summary>
    private void FreeNode(XaNode node)
    {
        node.IsFreed = true;
        LiveNodes--;
        Freed++;
    }
}
