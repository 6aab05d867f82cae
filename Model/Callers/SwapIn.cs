namespace TagStorageModel.Model;

// mm/memory.c and mm/swap_state.c: swap-in through the swap cache
public abstract partial class Revision
{
    /// <summary>do_swap_page(): mmap_lock is held for reading.</summary>
    public async KernelTask<VmFault> DoSwapPage(Mm mm, int address, Pte original, FaultFlags flags)
    {
        var entry = original.SwapEntry;
        var found = await Swap.Lookup(entry);
        var page = found >= 0 ? Memory[found] : await ReadSwapCacheAsync(entry);
        if (page is null)
        {
            await mm.Table.Lock.Lock();
            var now = await mm.Table.Get(address);
            await mm.Table.Lock.Unlock();
            return now == original ? VmFault.Oom : VmFault.None;
        }

        var result = found >= 0 ? VmFault.None : VmFault.Major;
        await page.Lock.Lock();
        if (await Swap.EntryOf(page) != entry.Slot)
        {
            await page.Lock.Unlock();
            await PutPage(page);
            return result;
        }

        // The same variable: that the page had to be read in is forgotten.
        result = await MteTryTransferSwapTags(entry, page);
        if (result != VmFault.None)
        {
            await page.Lock.Unlock();
            await PutPage(page);
            return result;
        }

        var tagged = await mm.IsMte(mm.VmaOf(address));
        await mm.Table.Lock.Lock();
        if (await mm.Table.Get(address) != original)
        {
            await mm.Table.Lock.Unlock();
            await page.Lock.Unlock();
            await PutPage(page);
            return result;
        }

        await MteRestorePageTagsBySwpEntry(entry, page);
        await SwapFree(entry);
        var writes = (flags & FaultFlags.Write) != 0;
        if (writes && await Counts.Read(page) == 2) await FolioFreeSwap(page, entry);
        var exclusive = original.IsExclusive || await Counts.Read(page) == 1;
        if (exclusive) await Flags.Set(page, PageFlag.AnonExclusive);
        await Rmap.Add(page, address);
        await SetPteAt(mm, address, Pte.Of(page, writes && exclusive, tagged));
        await page.Lock.Unlock();
        await mm.Table.Lock.Unlock();
        return result;
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
            var added = await Swap.Add(entry, page);
            if (added == 0)
            {
                await Counts.Add(page, 1);
                await Flags.Set(page, PageFlag.SwapCache);
                await Flags.Set(page, PageFlag.Lru);
                await page.Lock.Unlock();
                return page;
            }

            await page.Lock.Unlock();
            await PutPage(page);
            if (added == Errno.Invalid) return null;
        }

        return null;
    }

    /// <summary>swap_free(): the last use of an entry invalidates its tags, under si->lock.</summary>
    [CFunction("swap_free", IsService = true)]
    protected async KernelTask SwapFree(SwapEntry entry)
    {
        await Swap.Lock.Lock();
        if (await Swap.Put(entry)) await MteInvalidateTagsBySwpEntry(entry);
        await Swap.Lock.Unlock();
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
        await Swap.Lock.Lock();
        if (await Swap.Delete(entry)) await MteInvalidateTagsBySwpEntry(entry);
        await Swap.Lock.Unlock();
    }
}
