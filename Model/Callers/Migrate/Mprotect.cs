using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/mprotect.c, mm/memory.c: changes and removes mappings
public abstract partial class Revision
{
    /// <summary>mprotect(PROT_MTE) of a VMA: present pages become tagged, those without tag storage fault on access.</summary>
    [Path(Rank = 21)]
    public async KernelTask MprotectFixup(MmStruct mm, int vma)
    {
        await mm.Lock.WriteLock();
        await mm.VmaLock(vma).WriteLock();
        await mm.SetMte(vma, true);
        var notified = vma == MmStruct.HugeVma ? null : mm.Kvm;
        if (notified is not null)
            await MmuNotifierInvalidateRangeStart(notified, mm.FirstOf(vma), (vma == 0 ? mm.FirstOf(1) : mm.Size) - mm.FirstOf(vma));
        if (vma != MmStruct.HugeVma || await ChangePmdRange(mm))
        {
            await mm.Table.Lock.Lock();
            for (var address = 0; address < mm.Size + mm.HugeSize; address++)
            {
                if (mm.VmaOf(address) == vma) await ChangePteRange(mm, address);
            }

            await mm.Table.Lock.Unlock();
        }

        if (notified is not null) await MmuNotifierInvalidateRangeEnd(notified);
        await mm.VmaLock(vma).WriteUnlock();
        await mm.Lock.WriteUnlock();
    }

    /// <summary>change_pte_range() for one entry; ptl is held.</summary>
    public async KernelTask ChangePteRange(MmStruct mm, int address)
    {
        var pte = await mm.Table.Get(address);
        if (!pte.IsPresent) return;
        var old = await mm.Table.Clear(address);
        await SetPteAt(mm, address, old.Modify(tagged: true).WithWrite(old.IsWritable || IsShared(mm, address)));
    }

    /// <summary>
    /// zap_pte_range() of one address: by munmap() of a part that is mapped anew at once, or by MADV_DONTNEED.
    /// Of the huge area munmap() takes the whole, MADV_DONTNEED one page.
    /// </summary>
    /// <param name="mm">The process.</param>
    /// <param name="address">The address.</param>
    /// <param name="isMunmap">mmap_lock is taken for writing; by MADV_DONTNEED for reading.</param>
    [Path(Rank = 22)]
    public async KernelTask ZapPteRange(MmStruct mm, int address, bool isMunmap)
    {
        if (isMunmap && address >= mm.Size)
        {
            await ZapHugeArea(mm);
            return;
        }

        var vma = mm.VmaLock(mm.VmaOf(address));
        await (isMunmap ? mm.Lock.WriteLock() : mm.Lock.ReadLock());
        if (isMunmap) await vma.WriteLock();
        if (address >= mm.Size) await SplitHugePmdIfHuge(mm);
        else if (mm.Kvm is { } kvm) await MmuNotifierInvalidateRangeStart(kvm, address, 1);
        await mm.Table.Lock.Lock();
        Page? page = null;
        var pte = await mm.Table.Get(address);
        if (!pte.IsNone)
        {
            await mm.Table.Clear(address);
            if (pte.IsSwap) await FreeSwapAndCache(pte.SwapEntry);
            if (pte.IsPresent && !pte.IsSpecial)
            {
                page = Memory[pte.PageIndex];
                await Rmap.Remove(page);
            }
        }

        await mm.Table.Lock.Unlock();
        if (address < mm.Size && mm.Kvm is { } notified) await MmuNotifierInvalidateRangeEnd(notified);
        if (page is not null) await FreePageAndSwapCache(page);
        if (isMunmap) await VmaLink(mm.VmaOf(address));
        if (isMunmap) await vma.WriteUnlock();
        await (isMunmap ? mm.Lock.WriteUnlock() : mm.Lock.ReadUnlock());
    }
}

/// <content>What changes mappings.</content>
public sealed partial class Operation
{
    /// <summary>munmap() of an address, which is mapped anew at once.</summary>
    public static Operation Munmap { get; } = new(4, nameof(Munmap), "munmap mm{mm}[{address}]",
        "munmap() of an address, which is mapped anew at once.",
        (revision, mm, call) => revision.ZapPteRange(mm, call.Address, isMunmap: true))
    {
        Themes = [(Theme.Mappings, 1), (Theme.Collapsing, 3), (Theme.Anywhere, 1)],
    };

    /// <summary>madvise(MADV_DONTNEED) of an address.</summary>
    public static Operation DontNeed { get; } = new(5, nameof(DontNeed), "madvise(DONTNEED) mm{mm}[{address}]",
        "madvise(MADV_DONTNEED) of an address.",
        (revision, mm, call) => revision.ZapPteRange(mm, call.Address, isMunmap: false))
    {
        Themes = [(Theme.Mappings, 2), (Theme.Processes, 2), (Theme.Swapping, 2), (Theme.Files, 2), (Theme.Anywhere, 2)],
    };

    /// <summary>mprotect(PROT_MTE) of the VMA of an address.</summary>
    public static Operation MprotectMte { get; } = new(6, nameof(MprotectMte), "mprotect(PROT_MTE) mm{mm}[{address}]",
        "mprotect(PROT_MTE) of the half of the addresses in which an address is.",
        (revision, mm, call) => revision.MprotectFixup(mm, mm.VmaOf(call.Address)))
    {
        Themes = [(Theme.Mappings, 3), (Theme.Processes, 3), (Theme.Tracing, 2), (Theme.Collapsing, 2), (Theme.Anywhere, 3)],
    };
}
