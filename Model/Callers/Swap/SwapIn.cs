using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/memory.c and mm/swap_state.c: swap-in
public abstract partial class Revision
{
    /// <summary>do_swap_page(): mmap_lock or the VMA's lock is held for reading.</summary>
    [Path(Rank = 16)]
    public async KernelTask<VmFault> DoSwapPage(MmStruct mm, int address, Pte original, FaultFlags flags)
    {
        if (!await SwapDevice.TryGet()) return VmFault.None;
        var result = await SwapPageIn(mm, address, original, flags);
        await SwapDevice.Put();
        return result;
    }

    /// <summary>do_swap_page() within get_swap_device(): a page of the swap cache, or one of this fault's own beside it.</summary>
    [CFunction("do_swap_page", IsPart = true)]
    private async KernelTask<VmFault> SwapPageIn(MmStruct mm, int address, Pte original, FaultFlags flags)
    {
        var entry = original.SwapEntry;
        var found = await Swap.Lookup(entry);
        var skipsCache = found < 0 && Configuration.Options.SynchronousSwap && await Swap.Count(entry) == 1;
        return await SwapPageInFrom(mm, address, original, flags, found, skipsCache);
    }

    /// <summary>The part of do_swap_page() that knows where the page is to come from.</summary>
    /// <param name="mm">The process.</param>
    /// <param name="address">The address.</param>
    /// <param name="original">The entry at the address.</param>
    /// <param name="flags">Of the fault.</param>
    /// <param name="found">The index of the cached page; less than 0 if there is none.</param>
    /// <param name="skipsCache">It is read into a page that is not cached.</param>
    [CFunction("do_swap_page", IsPart = true)]
    protected virtual async KernelTask<VmFault> SwapPageInFrom(
        MmStruct mm, int address, Pte original, FaultFlags flags, int found, bool skipsCache)
    {
        var entry = original.SwapEntry;
        Page? page;
        if (skipsCache)
        {
            // Nothing keeps another fault on the same entry from doing the same.
            page = await VmaAllocFolio(mm, address, Gfp.HighUserMovable);
            if (page is not null && !await ReadAlone(entry, page)) return VmFault.Oom;
        }
        else
        {
            page = found >= 0 ? Memory[found] : await ReadSwapCacheAsync(entry);
        }

        if (page is null)
        {
            await mm.Table.Lock.Lock();
            var now = await mm.Table.Get(address);
            await mm.Table.Lock.Unlock();
            return now == original ? VmFault.Oom : VmFault.None;
        }

        var cached = skipsCache ? null : page;
        var result = found >= 0 ? VmFault.None : VmFault.Major;
        result |= await FolioLockOrRetry(page, mm, address, flags);
        if ((result & VmFault.Retry) != 0)
        {
            await PutPage(page);
            return result;
        }

        if (cached is not null)
        {
            if (await Swap.EntryOf(cached) != entry.Slot)
            {
                await PutSwappedIn(cached, cached);
                return result;
            }

            page = await KsmMightNeedToCopy(cached, mm, address);
            if (page is null)
            {
                await PutSwappedIn(cached, cached);
                return VmFault.Oom;
            }
        }

        var prepared = await ArchSwapPrepareToRestore(entry, page);
        result = ResultAfterPrepare(result, prepared);
        if (prepared != VmFault.None)
        {
            await PutSwappedIn(page, cached);
            return result;
        }

        var tagged = await mm.IsMte(mm.VmaOf(address));
        await mm.Table.Lock.Lock();
        if (await mm.Table.Get(address) != original)
        {
            await mm.Table.Lock.Unlock();
            await PutSwappedIn(page, cached);
            return result;
        }

        await MapSwappedIn(mm, address, (original, page, cached), (flags & FaultFlags.Write) != 0, tagged);
        await page.Lock.Unlock();
        if (cached is not null && page != cached) await PutSwappedIn(cached, cached);
        await mm.Table.Lock.Unlock();
        return result;
    }

    /// <summary>The result of do_swap_page() after arch_swap_prepare_to_restore(): it forgets what was in the same variable.</summary>
    protected virtual VmFault ResultAfterPrepare(VmFault result, VmFault prepared) => prepared;

    /// <summary>
    /// folio_lock_or_retry(): a folio that somebody else has locked is waited for without the fault's lock, if the fault may
    /// be retried, and then the fault is; or not at all, if it may not wait.
    /// </summary>
    /// <returns>0 with the folio locked, or VM_FAULT_RETRY: then the fault's lock is released, but for FAULT_FLAG_RETRY_NOWAIT.</returns>
    [CFunction("folio_lock_or_retry", IsService = true)]
    public virtual async KernelTask<VmFault> FolioLockOrRetry(Page page, MmStruct mm, int address, FaultFlags flags)
    {
        Context.MightSleep();
        if (await page.Lock.TryLock()) return VmFault.None;
        if (!IsFirstRetry(flags))
        {
            await page.Lock.Lock();
            return VmFault.None;
        }

        if ((flags & FaultFlags.RetryNowait) != 0) return VmFault.Retry;
        await ReleaseFaultLock(mm, address, flags);
        await page.Lock.WaitLocked();
        return VmFault.Retry;
    }

    /// <summary>The part of do_swap_page() that puts the page into the page table; ptl is held, the page is locked.</summary>
    [CFunction("do_swap_page", IsPart = true)]
    private async KernelTask MapSwappedIn(MmStruct mm, int address, (Pte Original, Page Page, Page? Cached) found, bool writes, bool tagged)
    {
        var (original, page, cached) = found;
        var entry = original.SwapEntry;
        var isKsm = await Flags.Test(page, PageFlag.Ksm);
        await MteRestorePageTagsBySwpEntry(entry, page);
        await SwapFree(entry);
        if (writes && page == cached && !isKsm && await Counts.Read(page) == 2) await FolioFreeSwap(page, entry);

        // A page outside of the swap cache is nobody else's.
        var exclusive = !isKsm && (page != cached || original.IsExclusive || await Counts.Read(page) == 1);
        if (exclusive) await Flags.Set(page, PageFlag.AnonExclusive);
        await Rmap.Add(page, address);
        if (cached is not null && page != cached) await Flags.Set(page, PageFlag.Lru);
        await SetPteAt(mm, address, Pte.Of(page, writes && exclusive, tagged));
    }

    /// <summary>The part of do_swap_page() that reads a page of its own: the read is synchronous and unlocks the page.</summary>
    /// <returns>False if it could not be charged: then it is gone.</returns>
    [CFunction("do_swap_page", IsPart = true)]
    private async KernelTask<bool> ReadAlone(SwapEntry entry, Page page)
    {
        await page.Lock.TryLock();
        var charged = await Memcg.Charge(page);
        if (charged)
        {
            await Flags.Set(page, PageFlag.Lru);
            await SwapContents.Read(entry, page);
        }

        await page.Lock.Unlock();
        if (!charged) await PutPage(page);
        return charged;
    }

    /// <summary>The ends of do_swap_page(): the page is unlocked and put, and the cached page that it is a copy of.</summary>
    [CFunction("do_swap_page", IsPart = true)]
    private async KernelTask PutSwappedIn(Page page, Page? cached)
    {
        await page.Lock.Unlock();
        await PutPage(page);
        if (cached is null || page == cached) return;
        await cached.Lock.Unlock();
        await PutPage(cached);
    }

    /// <summary>
    /// __read_swap_cache_async(): the cached page, or a new one that is read in, allocated without __GFP_TAGGED.
    /// Null if there is no memory or nobody uses the entry any more.
    /// </summary>
    [CFunction("__read_swap_cache_async", IsService = true)]
    protected async KernelTask<Page?> ReadSwapCacheAsync(SwapEntry entry)
    {
        for (var tries = 0; tries < FaultLimit; tries++)
        {
            var found = await Swap.Lookup(entry);
            if (found >= 0) return Memory[found];
            var page = await AllocPages(0, Gfp.HighUserMovable);
            if (page is null) return null;
            await page.Lock.TryLock();
            await Rmap.Forget(page);
            var added = await Swap.Add(entry, page);
            if (added == 0)
            {
                await Counts.Add(page, 1);
                await Flags.Set(page, PageFlag.SwapCache);
                await Flags.Set(page, PageFlag.Lru);
                await SwapContents.Read(entry, page);
                await page.Lock.Unlock();
                return page;
            }

            await page.Lock.Unlock();
            await PutPage(page);
            if (added == Errno.Invalid) return null;
            await WaitForCachedPage(entry);
        }

        return null;
    }

    /// <summary>What __read_swap_cache_async() waits for while somebody else is about to cache a page.</summary>
    [CFunction("__read_swap_cache_async", IsPart = true)]
    protected virtual KernelTask WaitForCachedPage(SwapEntry entry) => default;

    /// <summary>swap_free(): one use less; the last is the end of the entry.</summary>
    /// <returns>What <see cref="SwapInfo.Put"/> says.</returns>
    [CFunction("swap_free", IsService = true)]
    protected async KernelTask<int> SwapFree(SwapEntry entry)
    {
        var left = await Swap.Put(entry);
        if (left == SwapInfo.Unused) await FreeSwapSlot(entry);
        return left;
    }

    /// <summary>folio_free_swap(): drops a locked page from the swap cache if nobody else uses its entry.</summary>
    [CFunction("folio_free_swap", IsService = true)]
    protected async KernelTask FolioFreeSwap(Page page, SwapEntry entry)
    {
        if (await Swap.Count(entry) != 0) return;
        await DeleteFromSwapCache(page, entry);
        await PutPage(page);
    }

    /// <summary>delete_from_swap_cache(): the cache's reference is left to the caller.</summary>
    [CFunction("delete_from_swap_cache", IsService = true)]
    protected async KernelTask DeleteFromSwapCache(Page page, SwapEntry entry)
    {
        await Flags.Clear(page, PageFlag.SwapCache);
        if (await Swap.Delete(entry) == SwapInfo.Unused) await FreeSwapSlot(entry);
    }
}
