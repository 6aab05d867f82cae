using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

// mm/cma.c
public abstract partial class Revision
{
    /// <summary>
    /// cma_alloc_range(): takes exactly these frames, each with one reference. Pages in the range are migrated; one
    /// that cannot be makes it −EBUSY.
    /// </summary>
    /// <param name="first">The first frame; null outside of the area.</param>
    /// <param name="count">How many.</param>
    /// <param name="tries">How often to try while the range is busy.</param>
    /// <param name="gfp">The flags with which the replacements of the pages in the range are allocated.</param>
    /// <returns>0; −EINVAL outside of the area; −EEXIST if part of it is taken; −EBUSY; −EINTR after a fatal signal; −ENOMEM.</returns>
    [Path(Rank = 10)]
    public virtual async KernelTask<int> CmaAllocRange(Page? first, int count, int tries, Gfp gfp)
    {
        if (first is null || !Cma.Contains(first, count)) return Errno.Invalid;
        await Cma.LockOf(first).LockIrq();
        var unused = await Cma.TestAndSet(first, count);
        await Cma.LockOf(first).UnlockIrq();
        if (!unused) return Errno.Exists;
        var result = Errno.Busy;
        for (var i = 0; i < tries && result == Errno.Busy; i++)
        {
            await Cma.Mutex.Lock();
            result = await AllocContigRange(first, count, signals: true, gfp);
            await Cma.Mutex.Unlock();
        }

        if (result != 0) await CmaClearBitmap(first, count);
        return result;
    }

    /// <summary>cma_release(): frees the frames, then clears the bits. Atomic, safe with interrupts off.</summary>
    [CFunction("cma_release", IsService = true)]
    protected async KernelTask CmaRelease(Page first, int count)
    {
        await FreeContigRange(first, count);
        await CmaClearBitmap(first, count);
    }

    /// <summary>free_contig_range().</summary>
    [CFunction("free_contig_range", IsService = true)]
    protected virtual async KernelTask FreeContigRange(Page first, int count)
    {
        for (var i = 0; i < count; i++) await PutPage(Memory.Next(first, i));
    }

    [CFunction("cma_clear_bitmap", IsService = true)]
    private async KernelTask CmaClearBitmap(Page first, int count)
    {
        var irqs = await Cma.LockOf(first).LockIrqSave();
        await Cma.Clear(first, count);
        await Cma.LockOf(first).UnlockIrqRestore(irqs);
    }
}
