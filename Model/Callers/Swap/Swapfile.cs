using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/swapfile.c, mm/swap_slots.c and mm/swap_state.c: how swap entries and cached pages are let go
public abstract partial class Revision
{
    /// <summary>free_swap_slot(): an entry that nobody uses waits in its CPU's cache, or is given back at once.</summary>
    [CFunction("free_swap_slot", IsService = true)]
    protected async KernelTask FreeSwapSlot(SwapEntry entry)
    {
        if (SwapSlotsCache.Size > 1 && await SwapSlotsCache.IsEnabled())
        {
            var cpu = SwapSlotsCache.Own;
            await SwapSlotsCache.FreeLock(cpu).LockIrq();
            var enabled = await SwapSlotsCache.IsEnabled();
            if (enabled)
            {
                if (await SwapSlotsCache.Gathered(cpu) == SwapSlotsCache.Size) await SwapcacheFreeEntries(cpu, SwapSlotsCache.Size);
                await SwapSlotsCache.Add(cpu, entry);
            }

            await SwapSlotsCache.FreeLock(cpu).UnlockIrq();
            if (enabled) return;
        }

        await Swap.Lock.Lock();
        await SwapRangeFree(entry);
        await Swap.Lock.Unlock();
    }

    /// <summary>swapcache_free_entries() of what a CPU's cache has gathered, under si->lock all the while.</summary>
    [CFunction("swapcache_free_entries", IsService = true)]
    protected async KernelTask SwapcacheFreeEntries(int cpu, int count)
    {
        await Swap.Lock.Lock();
        for (var i = 0; i < count; i++) await SwapRangeFree(new SwapEntry(await SwapSlotsCache.Take(cpu)));
        await Swap.Lock.Unlock();
    }

    /// <summary>swap_range_free(): the entry can be had again, and its tags are invalidated, under si->lock.</summary>
    [CFunction("swap_range_free", IsService = true)]
    protected async KernelTask SwapRangeFree(SwapEntry entry)
    {
        await Swap.GiveBack(entry);
        await MteInvalidateTagsBySwpEntry(entry);
    }

    /// <summary>
    /// free_swap_and_cache(): a swap entry of a page table is gone, and with the last one the page that is cached for
    /// it.
    /// </summary>
    [CFunction("free_swap_and_cache", IsService = true)]
    protected async KernelTask FreeSwapAndCache(SwapEntry entry)
    {
        if (!await SwapDevice.TryGet()) return;
        if (await SwapFree(entry) == SwapInfo.OnlyCached)
        {
            var found = await Swap.Lookup(entry);
            if (found >= 0)
            {
                await FreeSwapCache(Memory[found]);
                await PutPage(Memory[found]);
            }
        }

        await SwapDevice.Put();
    }

    /// <summary>free_page_and_swap_cache().</summary>
    [CFunction("free_page_and_swap_cache", IsService = true)]
    protected async KernelTask FreePageAndSwapCache(Page page)
    {
        await FreeSwapCache(page);
        await PutPage(page);
    }

    /// <summary>free_swap_cache(): a page that is mapped no longer leaves the swap cache, unless somebody has it locked.</summary>
    [CFunction("free_swap_cache", IsService = true)]
    protected async KernelTask FreeSwapCache(Page page)
    {
        if (!await Flags.Test(page, PageFlag.SwapCache) || await Rmap.Count(page) != 0 || !await page.Lock.TryLock()) return;
        await TryToFreeSwap(page);
        await page.Lock.Unlock();
    }

    /// <summary>folio_free_swap() of a page that may be in the swap cache; it is locked.</summary>
    [CFunction("folio_free_swap", IsPart = true)]
    protected async KernelTask TryToFreeSwap(Page page)
    {
        var slot = await Swap.EntryOf(page);
        if (slot >= 0) await FolioFreeSwap(page, new SwapEntry(slot));
    }
}
