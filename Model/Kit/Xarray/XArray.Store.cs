using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Kit.Xarray;

/// <content>Stores and erasures.</content>
public sealed partial class XArray
{
    /// <summary>
    /// __xa_store(): the caller holds the lock, which is dropped and retaken by the type of the array if memory is short
    /// and <paramref name="gfp"/> may sleep.
    /// </summary>
    /// <returns>The old entry, NULL for a reserved one; or an error.</returns>
    [CFunction("__xa_store")]
    public async KernelTask<XaEntry> XaStoreLocked(ulong index, XaEntry entry, Gfp gfp)
    {
        NoteCall("__xa_store", index, entry, gfp.ClassName());
        var xas = OperationState(index);
        if (Context.Warn(entry.IsAdvanced, "xa_is_advanced(entry)")) return XaEntry.Error(Errno.Invalid);
        XaEntry old;
        do
        {
            old = await XasStore(xas, entry);
        }
        while (await XasNomemLocked(xas, gfp));

        return xas.ResultOf(old);
    }

    /// <summary>__xa_erase(): the caller holds the lock. Never allocates and never sleeps.</summary>
    /// <returns>The old entry, NULL for a reserved one.</returns>
    [CFunction("__xa_erase")]
    public async KernelTask<XaEntry> XaEraseLocked(ulong index)
    {
        NoteCall("__xa_erase", index);
        var xas = OperationState(index);
        return xas.ResultOf(await XasStore(xas, XaEntry.Null));
    }

    /// <summary>xa_store(): plain lock, and no might_alloc() of its own.</summary>
    public async KernelTask<XaEntry> XaStore(ulong index, XaEntry entry, Gfp gfp)
    {
        NoteCall("xa_store", index, entry, gfp.ClassName());
        await XaLock();
        var old = await XaStoreLocked(index, entry, gfp);
        await XaUnlock();
        return old;
    }

    /// <summary>xa_store_irq(): enables interrupts when it returns.</summary>
    public async KernelTask<XaEntry> XaStoreIrq(ulong index, XaEntry entry, Gfp gfp)
    {
        Context.MightAlloc(gfp);
        await XaLockIrq();
        var old = await XaStoreLocked(index, entry, gfp);
        await XaUnlockIrq();
        return old;
    }

    /// <summary>xa_store_bh().</summary>
    public async KernelTask<XaEntry> XaStoreBh(ulong index, XaEntry entry, Gfp gfp)
    {
        Context.MightAlloc(gfp);
        await XaLockBh();
        var old = await XaStoreLocked(index, entry, gfp);
        await XaUnlockBh();
        return old;
    }

    /// <summary>xa_erase().</summary>
    public async KernelTask<XaEntry> XaErase(ulong index)
    {
        NoteCall("xa_erase", index);
        await XaLock();
        var old = await XaEraseLocked(index);
        await XaUnlock();
        return old;
    }

    /// <summary>xa_erase_irq().</summary>
    public async KernelTask<XaEntry> XaEraseIrq(ulong index)
    {
        await XaLockIrq();
        var old = await XaEraseLocked(index);
        await XaUnlockIrq();
        return old;
    }

    /// <summary>xa_erase_bh().</summary>
    public async KernelTask<XaEntry> XaEraseBh(ulong index)
    {
        await XaLockBh();
        var old = await XaEraseLocked(index);
        await XaUnlockBh();
        return old;
    }

    /// <summary>xa_destroy(): empties the array and frees its nodes, with the lock taken by irqsave whatever its type.</summary>
    public async KernelTask XaDestroy()
    {
        var wereDisabled = await XaLockIrqSave();
        await new Step(this, DestroyKind);
        await XaUnlockIrqRestore(wereDisabled);
    }
}
