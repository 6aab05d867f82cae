namespace TagStorageModel.Kit.Xarray;

/// <content>How the tree is searched.</content>
internal sealed partial class XaTree
{
    /// <summary>
    /// xas_find(): the next occupied slot up to <paramref name="max"/>, ZERO and RETRY visible. From a state that
    /// was not walked the slot at its index counts, otherwise only those behind it.
    /// </summary>
    internal XaEntry Find(XaState xas, ulong max)
    {
        if (xas.Error != 0 || xas.IsBounds) return XaEntry.Null;
        if (xas.Index > max) return OutOfBounds(xas);
        if (xas.IsRestart)
        {
            var here = Load(xas);
            if (!here.IsNull || xas.Node is null) return here;
        }
        else if (xas.Node is null)
        {
            xas.Index = 1;
            return OutOfBounds(xas);
        }
        else if (xas.Node.Shift == 0 && xas.Offset != (int)(xas.Index & XaNode.ChunkMask))
        {
            xas.Offset = (int)((xas.Index - 1) & XaNode.ChunkMask) + 1;
        }

        xas.NextOffset();
        while (xas.Node is { } node && xas.Index <= max)
        {
            if (xas.Offset == XaNode.ChunkSize)
            {
                xas.Offset = node.Offset + 1;
                xas.SetNode(node.Parent);
                continue;
            }

            var entry = node.Slots[xas.Offset];
            if (entry.IsNode)
            {
                xas.SetNode(NodeOf(entry));
                xas.Offset = 0;
                continue;
            }

            if (!entry.IsNull) return entry;
            xas.NextOffset();
        }

        if (xas.Node is null) xas.SetBounds();
        return XaEntry.Null;
    }

    /// <summary>xas_next_entry(): as <see cref="Find"/>, with a short way within a node.</summary>
    internal XaEntry NextEntry(XaState xas, ulong max)
    {
        if (xas.Node is not { Shift: 0 } node || xas.Offset != (int)(xas.Index & XaNode.ChunkMask)) return Find(xas, max);
        XaEntry entry;
        do
        {
            if (xas.Index >= max || xas.Offset == (int)XaNode.ChunkMask) return Find(xas, max);
            entry = node.Slots[xas.Offset + 1];
            if (entry.IsInternal) return Find(xas, max);
            xas.Offset++;
            xas.Index++;
        }
        while (entry.IsNull);

        return entry;
    }

    /// <summary>The lowest occupied slot from an index on, without an operation.</summary>
    internal XaEntry PeekNext(XaState scratch, ulong index)
    {
        scratch.Initialise(index);
        return Find(scratch, ulong.MaxValue);
    }

    private static XaEntry OutOfBounds(XaState xas)
    {
        xas.SetBounds();
        return XaEntry.Null;
    }
}
