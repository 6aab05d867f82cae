using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/vmscan.c, mm/rmap.c: swap-out
public abstract partial class Revision
{
    /// <summary>folio_isolate_lru(): with one more reference. False if the page is on no list.</summary>
    [CFunction("folio_isolate_lru", IsService = true)]
    public async KernelTask<bool> FolioIsolateLru(Page page)
    {
        if (!await Counts.TryGet(page)) return false;
        if (await Flags.TestAndClear(page, PageFlag.Lru)) return true;
        await PutPage(page);
        return false;
    }

    /// <summary>folio_putback_lru(): drops the reference of the isolation.</summary>
    [CFunction("folio_putback_lru", IsService = true)]
    public async KernelTask FolioPutbackLru(Page page)
    {
        await Flags.Set(page, PageFlag.Lru);
        await PutPage(page);
    }

    /// <summary>shrink_folio_list() for one page: unmapped, written to swap, freed if nobody else uses it.</summary>
    [Path(Rank = 23)]
    public async KernelTask ShrinkFolioList(Page page)
    {
        if (HasHugePages) page = Memory[new Folio(await Compound.Folio(page)).Head];
        if (!await FolioIsolateLru(page)) return;
        if (!await page.Lock.TryLock())
        {
            await FolioPutbackLru(page);
            return;
        }

        var freed = (!HasHugePages || await SplitForReclaim(page)) && await PageoutLocked(page);
        await page.Lock.Unlock();
        if (freed) await FreePages(page, 0);
        else await FolioPutbackLru(page);
    }

    /// <summary>The part of shrink_folio_list() with the folio locked. True if the page has no references left.</summary>
    [CFunction("shrink_folio_list", IsPart = true)]
    private async KernelTask<bool> PageoutLocked(Page page)
    {
        var index = await BufferedFile.IndexOf(page);
        if (index >= 0) return await ReclaimFilePage(page, index);
        var slot = await Swap.EntryOf(page);
        if (slot < 0)
        {
            if (File is not null && await File.IndexOf(page) is >= 0 and var position) return await PageoutShmem(page, position);
            if (await Rmap.Count(page) == 0) return false;
            slot = await AddToSwap(page);
            if (slot < 0) return false;
        }

        var entry = new SwapEntry(slot);
        if ((File is null || await Rmap.Count(page) != 0) && !await TryToUnmap(page, Pte.Of(entry), entry)) return false;

        // Only the swap cache and the isolation hold the page: is_page_cache_freeable().
        if (await Counts.Read(page) != 2) return false;
        if (await SwapWritepage(page, entry) != 0) return false;
        if (!await Counts.Freeze(page, 2)) return false;
        await DeleteFromSwapCache(page, entry);
        return true;
    }

    /// <summary>add_to_swap().</summary>
    [CFunction("add_to_swap", IsService = true)]
    protected async KernelTask<int> AddToSwap(Page page)
    {
        await Swap.Lock.Lock();
        var slot = await SwapDevice.IsWritable() ? await Swap.Get(page) : -1;
        await Swap.Lock.Unlock();
        if (slot < 0) return -1;
        await Counts.Add(page, 1);
        await Flags.Set(page, PageFlag.SwapCache);
        return slot;
    }

    /// <summary>swap_writepage(): arch_prepare_to_swap(), then the write.</summary>
    public async KernelTask<int> SwapWritepage(Page page, SwapEntry entry)
    {
        var error = await MteSavePageTagsBySwpEntry(page, entry);
        if (error == 0) await SwapContents.Write(entry, page);
        return error;
    }

    /// <summary>
    /// try_to_unmap() and try_to_migrate(): every entry that maps the locked page is replaced. A page that is
    /// exclusive to a process and may be pinned stays mapped.
    /// </summary>
    /// <param name="page">The page.</param>
    /// <param name="replacement">What the entries become.</param>
    /// <param name="entry">The swap entry, whose uses are counted; null for migration.</param>
    /// <returns>Whether the page is mapped no longer.</returns>
    [CFunction("try_to_unmap", IsService = true)]
    protected async KernelTask<bool> TryToUnmap(Page page, Pte replacement, SwapEntry? entry)
    {
        if (File is not null && await File.IndexOf(page) is >= 0 and var slot) return await TryToUnmapFile(page, replacement, slot);
        await Rmap.Lock.ReadLock();
        var isKsm = await Flags.Test(page, PageFlag.Ksm);
        var index = await Rmap.Index(page);
        foreach (var mm in Mms)
        {
            // rmap_walk_ksm(): wherever KSM has put it.
            for (var address = isKsm ? 0 : index; address <= (isKsm ? mm.Size - 1 : index); address++)
            {
                if (MapsPage(await mm.Table.Get(address), page)) await TryToUnmapOne(mm, address, page, replacement, entry);
            }
        }

        await Rmap.Lock.ReadUnlock();
        return await Rmap.Count(page) == 0;
    }

    /// <summary>Whether an entry maps a page.</summary>
    protected static bool MapsPage(Pte pte, Page page) => pte.IsPresent && pte.PageIndex == page.Index;

    [CFunction("try_to_unmap_one", IsService = true)]
    private async KernelTask TryToUnmapOne(MmStruct mm, int address, Page page, Pte replacement, SwapEntry? entry)
    {
        if (mm.Kvm is { } kvm) await MmuNotifierInvalidateRangeStart(kvm, address, 1);
        await mm.Table.Lock.Lock();
        var pte = await mm.Table.Get(address);
        if (MapsPage(pte, page))
        {
            await mm.Table.Clear(address);
            var exclusive = await Flags.Test(page, PageFlag.AnonExclusive);
            if (exclusive && await Counts.Read(page) >= PageRefCounts.PinBias)
            {
                await SetPteAt(mm, address, pte);
            }
            else
            {
                // page_try_share_anon_rmap(): from here on the entry says that the page is exclusive, not the page.
                if (exclusive) await Flags.Clear(page, PageFlag.AnonExclusive);
                if (entry is { } swap) await Swap.Duplicate(swap);
                var unmapped = entry is null ? replacement.WithWrite(pte.IsWritable) : replacement;
                await mm.Table.Set(address, unmapped.WithExclusive(exclusive));
                await Rmap.Remove(page);
                await PutPage(page);
            }
        }

        await mm.Table.Lock.Unlock();
        if (mm.Kvm is { } notified) await MmuNotifierInvalidateRangeEnd(notified);
    }
}
