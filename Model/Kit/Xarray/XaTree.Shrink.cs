namespace TagStorageModel.Kit.Xarray;

/// <content>How the tree shrinks.</content>
internal sealed partial class XaTree
{
    /// <summary>xa_destroy()'s work: empties the array and frees all nodes.</summary>
    internal void Destroy()
    {
        var head = Head;
        Head = XaEntry.Null;
        if (head.IsNode) FreeNodes(NodeOf(head));
    }

    /// <summary>xas_delete_node(): removes the node if it is empty, and then those above it.</summary>
    private void DeleteNode(XaState xas)
    {
        var node = xas.Node!;
        while (node.Count == 0)
        {
            var parent = node.Parent;
            xas.Offset = node.Offset;
            FreeNode(node);
            if (parent is null)
            {
                Head = XaEntry.Null;
                xas.SetBounds();
                return;
            }

            xas.SetNode(parent);
            parent.Slots[xas.Offset] = XaEntry.Null;
            parent.Count--;
            node = parent;
        }

        if (node.Parent is null) Shrink(xas, node);
    }

    /// <summary>xas_shrink(): a root with nothing but slot 0 gives way to what that slot holds.</summary>
    private void Shrink(XaState xas, XaNode node)
    {
        while (node.Count == 1)
        {
            var entry = node.Slots[0];
            if (entry.IsNull || (!entry.IsNode && node.Shift != 0)) break;
            xas.SetBounds();
            Head = entry;
            node.Count = 0;
            node.Values = 0;
            if (!entry.IsNode) node.Slots[0] = XaEntry.Retry;
            FreeNode(node);
            if (!entry.IsNode) break;
            node = NodeOf(entry);
            node.Parent = null;
        }
    }

    /// <summary>xas_free_nodes(): frees a node that has left the tree, and all below it; readers in it find RETRY.</summary>
    private void FreeNodes(XaNode top)
    {
        var node = top;
        var offset = 0;
        while (true)
        {
            var entry = node.Slots[offset];
            if (node.Shift != 0 && entry.IsNode)
            {
                node = NodeOf(entry);
                offset = 0;
                continue;
            }

            if (!entry.IsNull) node.Slots[offset] = XaEntry.Retry;
            offset++;
            while (offset == XaNode.ChunkSize)
            {
                offset = node.Offset + 1;
                node.Count = 0;
                node.Values = 0;
                FreeNode(node);
                if (node == top) return;
                node = node.Parent!;
            }
        }
    }
}
