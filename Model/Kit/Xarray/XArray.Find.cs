using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Kit.Xarray;

/// <content>Readers: they take no lock and may be called in any context.</content>
public sealed partial class XArray
{
    /// <summary>xa_load(): the entry, NULL if the slot is empty or reserved. Unprotected after the return.</summary>
    public async KernelTask<XaEntry> XaLoad(ulong index)
    {
        NoteCall("xa_load", index);
        var xas = OperationState(index);
        Context.RcuReadLock();
        XaEntry entry;
        do
        {
            entry = await XasLoad(xas);
            if (entry.IsZero) entry = XaEntry.Null;
        }
        while (xas.Retry(entry));

        Context.RcuReadUnlock();
        return entry;
    }

    /// <summary>
    /// xa_find() of XA_PRESENT: the first entry from <paramref name="index"/> to <paramref name="max"/>; reserved slots are skipped.
    /// </summary>
    public async KernelTask<XaFound> XaFind(ulong index, ulong max)
    {
        var xas = OperationState(index);
        Context.RcuReadLock();
        XaEntry entry;
        do
        {
            entry = await XasFind(xas, max);
        }
        while (xas.Retry(entry));

        Context.RcuReadUnlock();
        return new XaFound(entry.IsNull ? index : xas.Index, entry);
    }

    /// <summary>xa_find_after() of XA_PRESENT: as <see cref="XaFind"/>, behind <paramref name="index"/>.</summary>
    public async KernelTask<XaFound> XaFindAfter(ulong index, ulong max)
    {
        var xas = OperationState(index + 1);
        if (xas.Index == 0) return new XaFound(index, XaEntry.Null);
        Context.RcuReadLock();
        XaEntry entry;
        do
        {
            entry = await XasFind(xas, max);
        }
        while (xas.IsValid && xas.Retry(entry));

        Context.RcuReadUnlock();
        return new XaFound(entry.IsNull ? index : xas.Index, entry);
    }

    /// <summary>xa_for_each(): every present entry, each found in an RCU section of its own that is over when the body runs.</summary>
    /// <param name="body">The loop's body; null only counts.</param>
    /// <returns>How many entries were seen.</returns>
    public async KernelTask<int> XaForEach(Func<XaFound, KernelTask>? body = null)
    {
        var count = 0;
        var found = await XaFind(0, ulong.MaxValue);
        while (!found.Entry.IsNull)
        {
            count++;
            if (body is not null) await body(found);
            found = await XaFindAfter(found.Index, ulong.MaxValue);
        }

        return count;
    }
}
