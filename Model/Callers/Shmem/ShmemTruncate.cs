using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/madvise.c, mm/shmem.c, mm/truncate.c: a page of the file is taken out
public abstract partial class Revision
{
    /// <summary>
    /// madvise(MADV_REMOVE) of an address, which drops mmap_lock for the file system. Of a private mapping it would be
    /// an error: there it stands for fallocate() by the file's descriptor.
    /// </summary>
    [Path(Rank = 32)]
    public async KernelTask MadviseRemove(MmStruct mm, int address)
    {
        if (!MapsFile(mm, address)) return;
        if (IsShared(mm, address))
        {
            await mm.Lock.ReadLock();
            await mm.Lock.ReadUnlock();
        }

        await ShmemFallocate(ShmemFile.OffsetOf(mm, address));
        if (!IsShared(mm, address)) return;
        await mm.Lock.ReadLock();
        await mm.Lock.ReadUnlock();
    }

    /// <summary>shmem_fallocate(FALLOC_FL_PUNCH_HOLE) of one page: unmapped everywhere, then removed. Private copies stay.</summary>
    public async KernelTask ShmemFallocate(int index)
    {
        var file = File!;
        await file.InodeSemaphore.WriteLock();
        await file.InodeLock.Lock();
        await file.Punch.Begin(index);
        await file.InodeLock.Unlock();
        await UnmapMappingRange(index);
        await ShmemUndoRange(index);
        await file.InodeLock.Lock();
        await file.Punch.End();
        await file.InodeLock.Unlock();
        await file.InodeSemaphore.WriteUnlock();
    }

    /// <summary>shmem_undo_range(): first whatever can be locked at once, then what is left.</summary>
    public virtual async KernelTask ShmemUndoRange(int index)
    {
        var file = File!;
        var slot = await file.Find(index);
        if (slot.IsSwap) await ShmemFreeSwap(index, slot);
        if (slot.IsPage)
        {
            var page = Memory[slot.PageIndex];
            if (await page.Lock.TryLock())
            {
                if (await file.IndexOf(page) == index) await TruncateInodeFolio(page, index);
                await page.Lock.Unlock();
            }

            await PutPage(page);
        }

        for (var tries = 0; tries < FaultLimit; tries++)
        {
            slot = await file.Find(index);
            if (slot.IsNone) return;
            if (slot.IsSwap)
            {
                if (await ShmemFreeSwap(index, slot)) return;
                continue;
            }

            var page = Memory[slot.PageIndex];
            await page.Lock.Lock();
            var isThere = await file.IndexOf(page) == index;
            if (isThere) await TruncateInodeFolio(page, index);
            await page.Lock.Unlock();
            await PutPage(page);
            if (isThere) return;
        }
    }

    /// <summary>truncate_inode_folio(): the folio is locked; it leaves the page cache, whose reference is dropped.</summary>
    [CFunction("truncate_inode_folio", IsService = true)]
    protected async KernelTask TruncateInodeFolio(Page page, int index)
    {
        var file = File!;
        if (await Rmap.Count(page) != 0) await UnmapMappingRange(index);
        await file.InodeLock.Lock();
        await file.Lock.LockIrq();
        await file.Store(index, FileSlot.Of(page), FileSlot.None);
        await file.Lock.UnlockIrq();
        await file.InodeLock.Unlock();
        await PutPage(page);
    }

    /// <summary>shmem_free_swap(): false if the swap entry has been replaced by a page.</summary>
    public async KernelTask<bool> ShmemFreeSwap(int index, FileSlot slot)
    {
        await File!.Lock.LockIrq();
        var error = await File.Store(index, slot, FileSlot.None);
        await File.Lock.UnlockIrq();
        if (error != 0) return false;
        await FreeSwapAndCache(slot.SwapEntry);
        return true;
    }

    /// <summary>unmap_mapping_range() without even_cows: the pages of the file are unmapped, private copies of them are not.</summary>
    [CFunction("unmap_mapping_range", IsService = true)]
    protected async KernelTask UnmapMappingRange(int index)
    {
        var file = File!;
        await file.MmapLock.ReadLock();
        foreach (var mm in Mms)
        {
            for (var vma = 0; vma < 2; vma++)
            {
                var address = file.AddressOf(mm, vma, index);
                if (address >= 0) await ZapFilePte(mm, address);
            }
        }

        await file.MmapLock.ReadUnlock();
    }

    /// <summary>zap_pte_range() of a page of the file, which is put once ptl is released; an anonymous page is left alone.</summary>
    [CFunction("unmap_mapping_range", IsPart = true)]
    private async KernelTask ZapFilePte(MmStruct mm, int address)
    {
        Page? page = null;
        if (mm.Kvm is { } kvm) await MmuNotifierInvalidateRangeStart(kvm, address, 1);
        await mm.Table.Lock.Lock();
        var pte = await mm.Table.Get(address);
        if ((pte.IsPresent || pte.IsMigration) && !await Rmap.IsAnon(Memory[pte.PageIndex]))
        {
            await mm.Table.Clear(address);
            if (pte.IsPresent)
            {
                page = Memory[pte.PageIndex];
                await Rmap.Remove(page);
            }
        }

        await mm.Table.Lock.Unlock();
        if (mm.Kvm is { } notified) await MmuNotifierInvalidateRangeEnd(notified);
        if (page is not null) await PutPage(page);
    }
}

/// <content>What takes a page out of a file.</content>
public sealed partial class Operation
{
    /// <summary>The shared file is truncated at an address and grown again: madvise(MADV_REMOVE).</summary>
    public static Operation Truncate { get; } = new(25, nameof(Truncate), "madvise(REMOVE) mm{mm}[{address}]",
        "The shared file is truncated at an address and grown again: madvise(MADV_REMOVE).",
        (revision, mm, call) => revision.MadviseRemove(mm, call.Address))
    {
        Address = Argument.FileAddress,
        Needs = Need.File,
        Themes = [(Theme.Files, 0)],
    };
}
