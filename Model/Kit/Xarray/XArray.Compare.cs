using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Kit.Xarray;

/// <content>Stores on condition: compare and exchange, insertion, reservation.</content>
public sealed partial class XArray
{
    /// <summary>__xa_cmpxchg(): the caller holds the lock. A reserved slot is compared as ZERO, not as NULL.</summary>
    /// <returns>The entry found, NULL for a reserved one; or an error.</returns>
    [CFunction("__xa_cmpxchg")]
    public async KernelTask<XaEntry> XaCmpxchgLocked(ulong index, XaEntry old, XaEntry entry, Gfp gfp)
    {
        var xas = OperationState(index);
        if (Context.Warn(entry.IsAdvanced, "xa_is_advanced(entry)")) return XaEntry.Error(Errno.Invalid);
        XaEntry found;
        do
        {
            found = await XasLoad(xas);
            if (found == old) await XasStore(xas, entry);
        }
        while (await XasNomemLocked(xas, gfp));

        return xas.ResultOf(found);
    }

    /// <summary>__xa_insert(): the caller holds the lock. A NULL entry is stored as ZERO.</summary>
    /// <returns>0, −EBUSY if the slot is occupied or reserved, −ENOMEM or −EINVAL.</returns>
    [CFunction("__xa_insert")]
    public async KernelTask<int> XaInsertLocked(ulong index, XaEntry entry, Gfp gfp)
    {
        var xas = OperationState(index);
        if (Context.Warn(entry.IsAdvanced, "xa_is_advanced(entry)")) return Errno.Invalid;
        if (entry.IsNull) entry = XaEntry.Zero;
        do
        {
            var found = await XasLoad(xas);
            if (found.IsNull) await XasStore(xas, entry);
            else xas.SetError(Errno.Busy);
        }
        while (await XasNomemLocked(xas, gfp));

        return xas.Error;
    }

    /// <summary>xa_cmpxchg().</summary>
    public async KernelTask<XaEntry> XaCmpxchg(ulong index, XaEntry old, XaEntry entry, Gfp gfp)
    {
        Context.MightAlloc(gfp);
        await XaLock();
        var found = await XaCmpxchgLocked(index, old, entry, gfp);
        await XaUnlock();
        return found;
    }

    /// <summary>xa_cmpxchg_irq().</summary>
    public async KernelTask<XaEntry> XaCmpxchgIrq(ulong index, XaEntry old, XaEntry entry, Gfp gfp)
    {
        Context.MightAlloc(gfp);
        await XaLockIrq();
        var found = await XaCmpxchgLocked(index, old, entry, gfp);
        await XaUnlockIrq();
        return found;
    }

    /// <summary>xa_cmpxchg_bh().</summary>
    public async KernelTask<XaEntry> XaCmpxchgBh(ulong index, XaEntry old, XaEntry entry, Gfp gfp)
    {
        Context.MightAlloc(gfp);
        await XaLockBh();
        var found = await XaCmpxchgLocked(index, old, entry, gfp);
        await XaUnlockBh();
        return found;
    }

    /// <summary>xa_insert().</summary>
    public async KernelTask<int> XaInsert(ulong index, XaEntry entry, Gfp gfp)
    {
        Context.MightAlloc(gfp);
        await XaLock();
        var result = await XaInsertLocked(index, entry, gfp);
        await XaUnlock();
        return result;
    }

    /// <summary>xa_insert_irq().</summary>
    public async KernelTask<int> XaInsertIrq(ulong index, XaEntry entry, Gfp gfp)
    {
        Context.MightAlloc(gfp);
        await XaLockIrq();
        var result = await XaInsertLocked(index, entry, gfp);
        await XaUnlockIrq();
        return result;
    }

    /// <summary>xa_insert_bh().</summary>
    public async KernelTask<int> XaInsertBh(ulong index, XaEntry entry, Gfp gfp)
    {
        Context.MightAlloc(gfp);
        await XaLockBh();
        var result = await XaInsertLocked(index, entry, gfp);
        await XaUnlockBh();
        return result;
    }

    /// <summary>xa_reserve(): an empty slot becomes ZERO, any other stays as it is; both give 0. Reservations are not counted.</summary>
    /// <returns>0 or −ENOMEM.</returns>
    public async KernelTask<int> XaReserve(ulong index, Gfp gfp)
    {
        NoteCall("xa_reserve", index, gfp: gfp.ClassName());
        return (await XaCmpxchg(index, XaEntry.Null, XaEntry.Zero, gfp)).Err;
    }

    /// <summary>xa_reserve_irq().</summary>
    /// <returns>0 or −ENOMEM.</returns>
    public async KernelTask<int> XaReserveIrq(ulong index, Gfp gfp) =>
        (await XaCmpxchgIrq(index, XaEntry.Null, XaEntry.Zero, gfp)).Err;

    /// <summary>xa_reserve_bh().</summary>
    /// <returns>0 or −ENOMEM.</returns>
    public async KernelTask<int> XaReserveBh(ulong index, Gfp gfp) =>
        (await XaCmpxchgBh(index, XaEntry.Null, XaEntry.Zero, gfp)).Err;

    /// <summary>xa_release(): a ZERO is erased, anything else stays. Takes the plain lock whatever the type of the array.</summary>
    public async KernelTask XaRelease(ulong index)
    {
        NoteCall("xa_release", index);
        await XaCmpxchg(index, XaEntry.Zero, XaEntry.Null, Gfp.None);
    }
}
