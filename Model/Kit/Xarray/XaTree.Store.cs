namespace TagStorageModel.Kit.Xarray;

/// <content>How the tree grows.</content>
internal sealed partial class XaTree
{
    private const int NeedsNode = -1;

    /// <summary>
    /// xas_store(), up to the first node that has to be allocated: then it returns
    /// <see cref="XaEntry.NodeNeeded"/>, keeps its place, and goes on there when it is called again.
    /// </summary>
    /// <returns>The raw old entry.</returns>
    internal XaEntry Store(XaState xas, XaEntry entry)
    {
        var first = entry.IsNull ? Load(xas) : Create(xas, allowRoot: !entry.IsZero);
        if (first == XaEntry.NodeNeeded || !xas.IsValid || first == entry) return first;
        if (xas.Node is not { } node)
        {
            Head = entry;
            return first;
        }

        node.Slots[xas.Offset] = entry;
        var count = (first.IsNull ? 1 : 0) - (entry.IsNull ? 1 : 0);
        var values = (entry.IsValue ? 1 : 0) - (first.IsValue ? 1 : 0);
        node.Count += count;
        node.Values += values;
        if (count < 0) DeleteNode(xas);
        return first;
    }

    /// <summary>xas_create(): makes the slot and returns what it holds.</summary>
    private XaEntry Create(XaState xas, bool allowRoot)
    {
        int shift;
        XaEntry entry;
        if (xas.IsTop)
        {
            xas.SetNode(null);
            shift = Expand(xas);
            if (shift == NeedsNode) return XaEntry.NodeNeeded;
            if (shift == 0 && !allowRoot) shift = XaNode.ChunkShift;
            entry = Head;
        }
        else if (xas.Node is { } at)
        {
            shift = at.Shift;
            entry = at.Slots[xas.Offset];
        }
        else
        {
            return XaEntry.Null;
        }

        while (shift > 0)
        {
            shift -= XaNode.ChunkShift;
            XaNode node;
            if (entry.IsNull)
            {
                if (Attach(xas, shift) is not { } made) return XaEntry.NodeNeeded;
                node = made;
            }
            else if (entry.IsNode)
            {
                node = NodeOf(entry);
            }
            else
            {
                break;
            }

            entry = Descend(xas, node);
        }

        return entry;
    }

    /// <summary>xas_expand(): adds nodes at the head until the index is within reach.</summary>
    /// <returns>The shift above the root, or <see cref="NeedsNode"/>.</returns>
    private int Expand(XaState xas)
    {
        var shift = 0;
        if (Head.IsNull)
        {
            if (xas.Index == 0) return 0;
            while (xas.Index >> shift >= XaNode.ChunkSize) shift += XaNode.ChunkShift;
            return shift + XaNode.ChunkShift;
        }

        var root = Head.IsNode ? NodeOf(Head) : null;
        if (root is not null) shift = root.Shift + XaNode.ChunkShift;
        while (xas.Index > (root?.MaxIndex ?? 0))
        {
            if (Allocate(xas, shift) is not { } node) return NeedsNode;
            node.Count = 1;
            if (Head.IsValue) node.Values = 1;
            node.Slots[0] = Head;
            if (root is not null)
            {
                root.Offset = 0;
                root.Parent = node;
            }

            Head = node.Entry;
            root = node;
            shift += XaNode.ChunkShift;
        }

        xas.SetNode(root);
        return shift;
    }

    /// <summary>xas_alloc() and the publication of the node in the slot where the operation stands.</summary>
    private XaNode? Attach(XaState xas, int shift)
    {
        if (Allocate(xas, shift) is not { } node) return null;
        if (xas.Node is { } parent)
        {
            node.Offset = xas.Offset;
            node.Parent = parent;
            parent.Count++;
            parent.Slots[xas.Offset] = node.Entry;
        }
        else
        {
            Head = node.Entry;
        }

        return node;
    }

    private XaNode? Allocate(XaState xas, int shift)
    {
        if (!xas.HasNode) return null;
        xas.HasNode = false;
        var node = TakeNode();
        node.Shift = shift;
        return node;
    }
}
