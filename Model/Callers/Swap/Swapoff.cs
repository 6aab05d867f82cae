using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/swapfile.c: swapoff
public abstract partial class Revision
{
    /// <summary>How often swapoff looks again for entries in use before it is taken to be interrupted.</summary>
    private const int UnuseTries = 3;

    [CFunction("swapoff", IsPart = true)]
    internal async KernelTask SysSwapoff() => Machine.Note(ModelThread.Current, SwapNotes.Off, await Swapoff());

    /// <summary>sys_swapoff(): no entry is taken any more, all pages are read in, the users are waited for, the saved tags freed.</summary>
    [Path(Rank = 37)]
    public async KernelTask<int> Swapoff()
    {
        await SwapDevice.GlobalLock.Lock();
        await Swap.Lock.Lock();
        var isOn = await SwapDevice.IsWritable();
        if (isOn) await SwapDevice.SetWritable(false);
        await Swap.Lock.Unlock();
        await SwapDevice.GlobalLock.Unlock();
        if (!isOn) return Errno.Invalid;

        await DisableSwapSlotsCacheLock();
        var result = await TryToUnuse();
        if (result != 0)
        {
            await SwapDevice.GlobalLock.Lock();
            await Swap.Lock.Lock();
            await SwapDevice.SetWritable(true);
            await Swap.Lock.Unlock();
            await SwapDevice.GlobalLock.Unlock();
            await SwapSlotsCache.SetEnabled(true);
        }

        await SwapSlotsCache.EnableMutex.Unlock();
        if (result != 0) return result;
        await SwapDevice.Kill();
        await SwapDevice.WaitUnused();
        await SwapDevice.OnMutex.Lock();

        // Whoever gives an entry back under si->lock has invalidated its tags by now.
        await SwapDevice.GlobalLock.Lock();
        await Swap.Lock.Lock();
        await Swap.Lock.Unlock();
        await SwapDevice.GlobalLock.Unlock();
        await MteInvalidateTagsAreaBySwpEntry();
        await SwapDevice.OnMutex.Unlock();
        return 0;
    }

    /// <summary>disable_swap_slots_cache_lock(): what the CPUs have gathered is given back.</summary>
    [CFunction("disable_swap_slots_cache_lock", IsService = true)]
    private async KernelTask DisableSwapSlotsCacheLock()
    {
        await SwapSlotsCache.EnableMutex.Lock();
        await SwapSlotsCache.SetEnabled(false);
        for (var cpu = 0; SwapSlotsCache.Size > 1 && cpu < SwapSlotsCache.OnlineCpus; cpu++)
        {
            await SwapSlotsCache.FreeLock(cpu).LockIrq();
            var count = await SwapSlotsCache.Gathered(cpu);
            if (count > 0) await SwapcacheFreeEntries(cpu, count);
            await SwapSlotsCache.FreeLock(cpu).UnlockIrq();
        }
    }

    /// <summary>try_to_unuse(): until no entry is in use.</summary>
    public virtual async KernelTask<int> TryToUnuse()
    {
        for (var tries = 0; tries < UnuseTries; tries++)
        {
            if (await Swap.NextInUse(-1) < 0) return 0;
            if (File is not null)
            {
                var unused = await ShmemUnuse();
                if (unused != 0) return unused;
            }

            foreach (var mm in Mms)
            {
                var result = await UnuseMm(mm);
                if (result != 0) return result;
            }

            for (var slot = await Swap.NextInUse(-1); slot >= 0; slot = await Swap.NextInUse(slot)) await DropCached(new SwapEntry(slot));
        }

        return await Swap.NextInUse(-1) < 0 ? 0 : Errno.Interrupted;
    }

    /// <summary>
    /// shmem_unuse(): every entry of the file is read in, with its list unlocked meanwhile; what it cannot read in
    /// fails it.
    /// </summary>
    public async KernelTask<int> ShmemUnuse()
    {
        var result = 0;
        var file = File!;
        await file.SwapList.Lock();
        await file.SwapList.Unlock();
        for (var index = 0; index < file.Size && result == 0; index++)
        {
            var slot = await file.Load(index);
            if (!slot.IsSwap) continue;
            var swapped = await ShmemSwapinFolio(index, slot, ShmemGfp);
            if (swapped.Page is not null)
            {
                await swapped.Page.Lock.Unlock();
                await PutPage(swapped.Page);
            }

            result = swapped.Error == Errno.Exists ? 0 : swapped.Error;
        }

        await file.SwapList.Lock();
        await file.SwapList.Unlock();
        return result;
    }

    /// <summary>The part of try_to_unuse() about pages that are cached and mapped nowhere.</summary>
    [CFunction("try_to_unuse", IsPart = true)]
    private async KernelTask DropCached(SwapEntry entry)
    {
        var found = await Swap.Lookup(entry);
        if (found < 0) return;
        var page = Memory[found];
        await page.Lock.Lock();
        await TryToFreeSwap(page);
        await page.Lock.Unlock();
        await PutPage(page);
    }

    /// <summary>unuse_mm(), unuse_pte_range(): every swap entry of a process.</summary>
    [CFunction("unuse_mm", IsService = true)]
    protected async KernelTask<int> UnuseMm(MmStruct mm)
    {
        var result = 0;
        await mm.Lock.ReadLock();
        for (var address = 0; address < mm.Size && result == 0; address++)
        {
            // Without ptl: what is found is compared later.
            var pte = await mm.Table.Get(address);
            if (pte.IsSwap) result = await UnusePteRange(mm, address, pte.SwapEntry);
        }

        await mm.Lock.ReadUnlock();
        return result;
    }

    [CFunction("unuse_pte_range", IsService = true)]
    private async KernelTask<int> UnusePteRange(MmStruct mm, int address, SwapEntry entry)
    {
        var found = await Swap.Lookup(entry);
        var page = found >= 0 ? Memory[found] : await ReadSwapCacheAsync(entry);
        if (page is null) return await Swap.Count(entry) == 0 ? 0 : Errno.NoMemory;
        await page.Lock.Lock();
        var result = await UnusePte(mm, address, entry, page);
        if (result == 0) await TryToFreeSwap(page);
        await page.Lock.Unlock();
        await PutPage(page);
        return result;
    }

    /// <summary>unuse_pte(): the folio is locked; the series' first hook is called under ptl, although it allocates.</summary>
    [Path(Rank = 38)]
    public virtual async KernelTask<int> UnusePte(MmStruct mm, int address, SwapEntry entry, Page cached)
    {
        var page = await KsmMightNeedToCopy(cached, mm, address);
        if (page is null) return Errno.NoMemory;
        var tagged = await mm.IsMte(mm.VmaOf(address));
        await mm.Table.Lock.Lock();
        var result = 0;
        var pte = await mm.Table.Get(address);
        if (pte.IsSwap && pte.SwapEntry == entry)
        {
            if (await ArchSwapPrepareToRestore(entry, page) is not VmFault.None and var prepared) result = ErrorOfPrepare(prepared);
            else await MapUnused(mm, address, (pte, page, cached), tagged);
        }

        await mm.Table.Lock.Unlock();
        if (page == cached) return result;
        await page.Lock.Unlock();
        await PutPage(page);
        return result;
    }

    /// <summary>What unuse_pte() and shmem_swapin_folio() make of the result of arch_swap_prepare_to_restore().</summary>
    protected virtual int ErrorOfPrepare(VmFault prepared) => Errno.Invalid;

    /// <summary>The part of unuse_pte() that puts the page into the page table.</summary>
    [CFunction("unuse_pte", IsPart = true)]
    private async KernelTask MapUnused(MmStruct mm, int address, (Pte Pte, Page Page, Page Cached) found, bool tagged)
    {
        var (pte, page, cached) = found;
        await MteRestorePageTagsBySwpEntry(pte.SwapEntry, page);
        await Counts.Add(page, 1);
        if (page != cached || pte.IsExclusive) await Flags.Set(page, PageFlag.AnonExclusive);
        await Rmap.Add(page, address);
        if (page != cached) await Flags.Set(page, PageFlag.Lru);
        await SetPteAt(mm, address, Pte.Of(page, writable: false, tagged));
        await SwapFree(pte.SwapEntry);
    }
}

/// <content>swapoff().</content>
public sealed partial class Operation
{
    /// <summary>swapoff() of the swap device.</summary>
    public static Operation SwapOff { get; } = new(13, nameof(SwapOff), "swapoff",
        "swapoff() of the swap device.",
        (revision, _, _) => revision.SysSwapoff())
    {
        IsOfNoProcess = true,
        Themes = [(Theme.Swapping, 3), (Theme.Merging, 3), (Theme.Files, 4), (Theme.Anywhere, 14)],
    };
}
