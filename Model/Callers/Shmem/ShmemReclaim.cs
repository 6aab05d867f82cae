using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/shmem.c, mm/vmscan.c, mm/rmap.c, mm/migrate.c: reclaim and migration of a page of the file
public abstract partial class Revision
{
    /// <summary>The part of shrink_folio_list() for a page of the file, locked and isolated; every page counts as dirty.</summary>
    [CFunction("shrink_folio_list", IsPart = true)]
    private async KernelTask<bool> PageoutShmem(Page page, int index)
    {
        if (await Rmap.Count(page) != 0 && !await TryToUnmap(page, default, entry: null)) return false;

        // Only the page cache and the isolation hold the page: is_page_cache_freeable().
        if (await Counts.Read(page) != 2) return false;
        var slot = await ShmemWritepage(page, index);
        if (slot < 0) return false;
        if (!await Counts.Freeze(page, 2)) return false;
        await DeleteFromSwapCache(page, new SwapEntry(slot));
        return true;
    }

    /// <summary>
    /// shmem_writepage(): the folio goes from the page cache to the swap cache, the file keeps the swap entry, then it
    /// is written. An error of the write leaves it in the swap cache.
    /// </summary>
    /// <returns>The slot; −1 if nothing was written.</returns>
    public virtual async KernelTask<int> ShmemWritepage(Page page, int index)
    {
        await File!.SwapList.Lock();
        var slot = await AddToSwap(page);
        if (slot < 0)
        {
            await File.SwapList.Unlock();
            return -1;
        }

        var entry = new SwapEntry(slot);
        await Swap.Duplicate(entry);
        await ShmemDeleteFromPageCache(page, index, FileSlot.Of(entry));
        await File.SwapList.Unlock();
        return await SwapWritepage(page, entry) == 0 ? slot : -1;
    }

    /// <summary>shmem_delete_from_page_cache(): the swap entry takes the folio's place, whose reference is dropped.</summary>
    [CFunction("shmem_delete_from_page_cache", IsService = true)]
    protected async KernelTask ShmemDeleteFromPageCache(Page page, int index, FileSlot entry)
    {
        await File!.Lock.LockIrq();
        await File.Store(index, FileSlot.Of(page), entry);
        await File.Lock.UnlockIrq();
        await PutPage(page);
    }

    /// <summary>try_to_unmap() and try_to_migrate() of a page of the file: entries become none, or migration entries.</summary>
    [CFunction("try_to_unmap", IsPart = true)]
    private async KernelTask<bool> TryToUnmapFile(Page page, Pte replacement, int index)
    {
        var file = File!;
        await file.MmapLock.ReadLock();
        foreach (var mm in Mms)
        {
            for (var vma = 0; vma < 2; vma++)
            {
                var address = file.AddressOf(mm, vma, index);
                if (address >= 0 && MapsPage(await mm.Table.Get(address), page)) await UnmapFilePte(mm, address, page, replacement);
            }
        }

        await file.MmapLock.ReadUnlock();
        return await Rmap.Count(page) == 0;
    }

    [CFunction("try_to_unmap_one", IsService = true)]
    private async KernelTask UnmapFilePte(MmStruct mm, int address, Page page, Pte replacement)
    {
        if (mm.Kvm is { } kvm) await MmuNotifierInvalidateRangeStart(kvm, address, 1);
        await mm.Table.Lock.Lock();
        var pte = await mm.Table.Get(address);
        if (MapsPage(pte, page))
        {
            await mm.Table.Clear(address);
            if (replacement.IsMigration) await mm.Table.Set(address, replacement.WithWrite(pte.IsWritable));
            await Rmap.Remove(page);
            await PutPage(page);
        }

        await mm.Table.Lock.Unlock();
        if (mm.Kvm is { } notified) await MmuNotifierInvalidateRangeEnd(notified);
    }

    /// <summary>folio_migrate_mapping() of a page of the file: false if somebody else holds the source.</summary>
    [CFunction("move_to_new_folio", IsPart = true)]
    private async KernelTask<bool> MoveFileMapping(Page target, Page source, int index)
    {
        await File!.Lock.LockIrq();
        var frozen = await Counts.Freeze(source, 2);
        if (frozen)
        {
            await Counts.Add(target, 1);
            await File.Store(index, FileSlot.Of(source), FileSlot.Of(target));
            await Counts.Set(source, 1);
        }

        await File.Lock.UnlockIrq();
        return frozen;
    }

    /// <summary>remove_migration_ptes() of a page of the file.</summary>
    [CFunction("remove_migration_ptes", IsPart = true)]
    private async KernelTask RemoveFileMigrationPtes(Page source, Page target, int index)
    {
        var file = File!;
        await file.MmapLock.ReadLock();
        foreach (var mm in Mms)
        {
            for (var vma = 0; vma < 2; vma++)
            {
                var address = file.AddressOf(mm, vma, index);
                if (address < 0) continue;
                var migrates = await mm.Table.Get(address);
                if (migrates.IsMigration && migrates.PageIndex == source.Index)
                    await RemoveMigrationPte(mm, address, source, target, isFile: true);
            }
        }

        await file.MmapLock.ReadUnlock();
    }
}
