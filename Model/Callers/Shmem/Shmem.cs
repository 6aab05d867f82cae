using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/shmem.c: finding, allocating and reading in a page of the file
public abstract partial class Revision
{
    /// <summary>
    /// shmem_fault(): the folio, locked and with a reference. A fault in a hole that is being punched waits for that
    /// first, without the fault's lock if it may be retried.
    /// </summary>
    public async KernelTask<ShmemFolio> ShmemFault(MmStruct mm, int address, FaultFlags flags)
    {
        var file = File!;
        var index = ShmemFile.OffsetOf(mm, address);
        if (await file.Punch.Covers(index))
        {
            await file.InodeLock.Lock();
            if (await file.Punch.Covers(index))
            {
                var released = IsFirstRetry(flags) && (flags & FaultFlags.RetryNowait) == 0;
                if (released) await ReleaseFaultLock(mm, address, flags);
                await file.InodeLock.Unlock();
                await file.Punch.Wait(index);
                await file.InodeLock.Lock();
                await file.InodeLock.Unlock();
                return new ShmemFolio(null, 0, released ? VmFault.Retry : VmFault.None);
            }

            await file.InodeLock.Unlock();
        }

        var gfp = await mm.IsMte(mm.VmaOf(address)) ? ShmemGfp | Gfp.Tagged : ShmemGfp;
        var found = await ShmemGetFolioGfp(index, gfp);
        if (found.Error == 0) return found;

        // vmf_error(): whatever the fault's result was, and every error but one, becomes SIGBUS.
        return new ShmemFolio(null, found.Error, found.Error == Errno.NoMemory ? VmFault.Oom : VmFault.Sigbus);
    }

    /// <summary>mapping_gfp_mask() of the file; that of a lower zone is not movable, so that its pages do not come from CMA.</summary>
    protected Gfp ShmemGfp => Configuration.Options.LowerZoneFile ? Gfp.Kernel : Gfp.HighUserMovable;

    /// <summary>shmem_get_folio_gfp(): the page of the file from the page cache, from swap, or a new one.</summary>
    /// <returns>The folio, locked and with a reference; or an error.</returns>
    [Path(Rank = 30)]
    public virtual async KernelTask<ShmemFolio> ShmemGetFolioGfp(int index, Gfp gfp)
    {
        var file = File!;
        var fault = VmFault.None;
        for (var tries = 0; tries < FaultLimit; tries++)
        {
            var slot = await file.Find(index);
            if (slot.IsSwap)
            {
                var swappedIn = await ShmemSwapinFolio(index, slot, gfp);
                fault |= swappedIn.Fault;
                if (swappedIn.Error == Errno.Exists) continue;
                return swappedIn with { Fault = fault };
            }

            if (slot.IsPage)
            {
                var found = Memory[slot.PageIndex];
                await found.Lock.Lock();
                if (await file.IndexOf(found) == index) return new ShmemFolio(found, 0, fault);
                await found.Lock.Unlock();
                await PutPage(found);
                continue;
            }

            var page = await AllocPages(0, gfp);
            if (page is null) return new ShmemFolio(null, Errno.NoMemory, VmFault.None);
            await page.Lock.TryLock();
            if (await ShmemAddToPageCache(page, index, FileSlot.None) == 0)
            {
                // Zeroed by clear_highpage(), which leaves the tags to mte_sync_tags().
                await Flags.Set(page, PageFlag.Lru);
                await Data.Clear(page);
                return new ShmemFolio(page, 0, fault);
            }

            await page.Lock.Unlock();
            await PutPage(page);
        }

        return new ShmemFolio(null, 0, fault);
    }

    /// <summary>shmem_swapin_folio(): −EEXIST if the file's entry is not the swap entry any more.</summary>
    [Path(Rank = 31)]
    public virtual async KernelTask<ShmemFolio> ShmemSwapinFolio(int index, FileSlot slot, Gfp gfp)
    {
        var file = File!;
        if (!await SwapDevice.TryGet())
            return new ShmemFolio(null, await file.Load(index) == slot ? Errno.Invalid : Errno.Exists, VmFault.None);
        var folio = await ShmemSwapinLocked(index, slot, gfp);
        await SwapDevice.Put();
        return folio;
    }

    /// <summary>The part of shmem_swapin_folio() between get_swap_device() and put_swap_device().</summary>
    [CFunction("shmem_swapin_folio", IsPart = true)]
    private async KernelTask<ShmemFolio> ShmemSwapinLocked(int index, FileSlot slot, Gfp gfp)
    {
        var file = File!;
        var entry = slot.SwapEntry;
        var cached = await Swap.Lookup(entry);
        var fault = cached >= 0 ? VmFault.None : VmFault.Major;
        var page = cached >= 0 ? Memory[cached] : await ReadSwapCacheAsync(entry);
        if (page is null) return new ShmemFolio(null, await file.Load(index) == slot ? Errno.NoMemory : Errno.Exists, fault);
        await page.Lock.Lock();
        if (await Swap.EntryOf(page) != entry.Slot || await file.Load(index) != slot)
        {
            await page.Lock.Unlock();
            await PutPage(page);
            return new ShmemFolio(null, Errno.Exists, fault);
        }

        var prepared = await ArchSwapPrepareToRestore(entry, page);
        if (prepared != VmFault.None)
        {
            await page.Lock.Unlock();
            await PutPage(page);
            return new ShmemFolio(null, ErrorOfPrepare(prepared), prepared);
        }

        await MteRestorePageTagsBySwpEntry(entry, page);
        var replaced = await file.ShouldReplace(page) ? await ShmemReplaceFolio(page, entry, gfp) : page;
        var error = replaced is null ? Errno.NoMemory : await ShmemAddToPageCache(replaced, index, slot);
        page = replaced ?? page;
        if (error != 0)
        {
            if (await file.Load(index) != slot) error = Errno.Exists;
            await page.Lock.Unlock();
            await PutPage(page);
            return new ShmemFolio(null, error, fault);
        }

        await DeleteFromSwapCache(page, entry);
        await PutPage(page);
        await SwapFree(entry);
        return new ShmemFolio(page, 0, fault);
    }

    /// <summary>
    /// shmem_replace_folio(): a copy, allocated with the fault's flags, takes the place of a locked folio in the swap
    /// cache. The lock and the caller's reference of the old one are dropped.
    /// </summary>
    /// <returns>The copy, locked and with a reference; null if there is no memory, and the old folio is as it was.</returns>
    public virtual async KernelTask<Page?> ShmemReplaceFolio(Page old, SwapEntry entry, Gfp gfp)
    {
        var page = await AllocToReplace(gfp);
        if (page is null) return null;
        await Counts.Add(page, 1);
        await CopyHighpage(page, old);
        await page.Lock.TryLock(nested: true);
        await Flags.Set(page, PageFlag.SwapCache);
        await Swap.Replace(entry, page);
        await Flags.Set(page, PageFlag.Lru);
        await Flags.Clear(old, PageFlag.SwapCache);
        await old.Lock.Unlock();
        if (await Counts.Sub(old, 2) == 0) await FreePages(old, 0);
        return page;
    }

    /// <summary>The page to which shmem_replace_folio() copies, next; null if there is no memory.</summary>
    protected virtual KernelTask<Page?> AllocToReplace(Gfp gfp) => AllocPages(0, gfp);

    /// <summary>shmem_add_to_page_cache(): −EEXIST if the file's entry is not the expected one.</summary>
    [CFunction("shmem_add_to_page_cache", IsService = true)]
    protected async KernelTask<int> ShmemAddToPageCache(Page page, int index, FileSlot expected)
    {
        await Counts.Add(page, 1);
        await File!.Lock.LockIrq();
        var error = await File.Store(index, expected, FileSlot.Of(page));
        await File.Lock.UnlockIrq();
        if (error != 0) await Counts.Sub(page, 1);
        return error;
    }
}

/// <summary>What looking for a page of the file came to.</summary>
/// <param name="Page">The folio, locked and with a reference; null if there is none.</param>
/// <param name="Error">0 or an error.</param>
/// <param name="Fault">What the fault has to report.</param>
public readonly record struct ShmemFolio(Page? Page, int Error, VmFault Fault);
