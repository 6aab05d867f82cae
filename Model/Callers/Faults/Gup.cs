using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

/// <summary>How get_user_pages() works: the FOLL_* flags that matter here.</summary>
[Flags]
public enum GupFlags
{
    /// <summary>For reading.</summary>
    None = 0,

    /// <summary>FOLL_WRITE: the page is written through.</summary>
    Write = 1,

    /// <summary>FOLL_HONOR_NUMA_FAULT: an entry that is PROT_NONE is faulted in; without it the page is returned as it is.</summary>
    HonorNumaFault = 2,

    /// <summary>FOLL_REMOTE: another task's memory.</summary>
    Remote = 4,

    /// <summary>FOLL_UNLOCKABLE: faults may drop mmap_lock.</summary>
    Unlockable = 8,

    /// <summary>FOLL_TRIED: a fault has dropped mmap_lock already.</summary>
    Tried = 16,
}

/// <summary>What get_user_pages() of one page returns.</summary>
/// <param name="Page">The page with a reference; null if it could not be had.</param>
/// <param name="DroppedLock">A fault has dropped mmap_lock.</param>
public readonly record struct GupResult(Page? Page, bool DroppedLock);

// mm/gup.c
public abstract partial class Revision
{
    /// <summary>
    /// __get_user_pages() of one page: followed through the page table, and faulted in until it can be. mmap_lock is
    /// held for reading. FOLL_FORCE has no effect of its own here, since every VMA may be read and written.
    /// </summary>
    [CFunction("__get_user_pages", IsService = true)]
    public async KernelTask<GupResult> GetUserPages(MmStruct mm, int address, GupFlags flags)
    {
        for (var faults = 0; faults < FaultLimit; faults++)
        {
            if (await FollowPagePte(mm, address, flags) is { } page) return new GupResult(page, DroppedLock: false);
            Machine.Note(ModelThread.Current, FaultNotes.FaultsIn, address,
                FaultNotes.Round(FaultingAccess.GetUserPages, mm.Number, faults + 1));
            var result = await HandleMmFault(mm, address, FaultFlagsOf(flags));
            if (result.IsError()) return default;
            if ((result & VmFault.Retry) != 0) return new GupResult(null, DroppedLock: true);
        }

        Machine.Note(ModelThread.Current, FaultNotes.GivenUp, address, (long)FaultingAccess.GetUserPages);
        return default;
    }

    /// <summary>follow_page_pte(): the page that an entry maps, with a reference; null if it has to be faulted in.</summary>
    [CFunction("follow_page_pte", IsService = true)]
    protected async KernelTask<Page?> FollowPagePte(MmStruct mm, int address, GupFlags flags)
    {
        if (address >= mm.Size && await FollowTransHugePmd(mm, address, flags, references: 1) is { } huge) return huge;
        await mm.Table.Lock.Lock();
        var pte = await mm.Table.Get(address);
        var isMapped = (flags & GupFlags.HonorNumaFault) != 0 ? pte.IsValid : pte.IsPresent;
        Page? page = null;
        if (isMapped && (pte.IsWritable || (flags & GupFlags.Write) == 0))
        {
            page = Memory[pte.PageIndex];
            await Counts.Add(page, 1);
        }

        await mm.Table.Lock.Unlock();
        return page;
    }

    /// <summary>get_user_pages_unlocked(): takes mmap_lock, and once more if a fault has dropped it.</summary>
    [CFunction("get_user_pages_unlocked", IsService = true)]
    protected async KernelTask<Page?> GetUserPagesUnlocked(MmStruct mm, int address, GupFlags flags)
    {
        flags |= GupFlags.Unlockable;
        for (var tries = 0; tries < 2; tries++)
        {
            await mm.Lock.ReadLock();
            var got = await GetUserPages(mm, address, flags);
            if (!got.DroppedLock)
            {
                await mm.Lock.ReadUnlock();
                return got.Page;
            }

            flags |= GupFlags.Tried;
        }

        return null;
    }

    /// <summary>
    /// get_user_page_fast_only(FOLL_WRITE): without any lock, with interrupts off; null unless the entry is writable
    /// and stays as it is.
    /// </summary>
    [CFunction("get_user_page_fast_only", IsService = true)]
    protected async KernelTask<Page?> GetUserPageFastOnly(MmStruct mm, int address)
    {
        var cpu = ModelThread.Current.Cpu;
        var wereDisabled = cpu.IrqsDisabled;
        await cpu.LocalIrqDisable();
        var pte = await mm.Table.Get(address);
        Page? page = null;
        if (pte.IsValid && pte.IsWritable && await Counts.TryGet(Memory[pte.PageIndex]))
        {
            page = Memory[pte.PageIndex];
            if (await mm.Table.Get(address) != pte)
            {
                await PutPage(page);
                page = null;
            }
        }

        if (!wereDisabled) await cpu.LocalIrqEnable();
        return page;
    }

    private static FaultFlags FaultFlagsOf(GupFlags flags) =>
        ((flags & GupFlags.Write) != 0 ? FaultFlags.Write : FaultFlags.None)
        | ((flags & GupFlags.Remote) != 0 ? FaultFlags.Remote : FaultFlags.None)
        | ((flags & GupFlags.Unlockable) != 0 ? FaultFlags.AllowRetry : FaultFlags.None)
        | ((flags & GupFlags.Tried) != 0 ? FaultFlags.Tried : FaultFlags.None);
}
