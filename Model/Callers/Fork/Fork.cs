using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// kernel/fork.c, mm/memory.c: fork
public abstract partial class Revision
{
    // What became of a present entry: a page preallocated for another reason is then dropped, under both locks.
    private const int PreallocUsed = 1;
    private const int SharedPage = 2;

    /// <summary>dup_mmap(): the child's page table is made from the parent's; then the child may run.</summary>
    [Path(Rank = 20)]
    public async KernelTask DupMmap(MmStruct parent, MmStruct child)
    {
        await parent.Lock.WriteLock();
        await child.Lock.WriteLock(nested: true);
        for (var vma = 0; vma < parent.Vmas; vma++)
        {
            await parent.VmaLock(vma).WriteLock(nested: vma > 0);
            await child.SetMte(vma, await parent.IsMte(vma));
            if (Configuration.Guests != 0 && await parent.IsMteKvm(vma)) await child.SetMteKvm(vma);
            if (File is { } file && vma == 0 && file.Maps(vma)) await file.SetAnonVma(child, await file.HasAnonVma(parent));
            await VmaLink(vma);
        }

        if (parent.Kvm is { } kvm) await MmuNotifierInvalidateRangeStart(kvm, 0, parent.Size);
        var result = await CopyPteRange(parent, child, 0, parent.Size);
        if (result == 0 && parent.HugeSize > 0) result = await CopyPmdRange(parent, child);
        if (parent.Kvm is { } notified) await MmuNotifierInvalidateRangeEnd(notified);
        for (var vma = parent.Vmas - 1; vma >= 0; vma--) await parent.VmaLock(vma).WriteUnlock();
        await child.Lock.WriteUnlock();
        await parent.Lock.WriteUnlock();
        if (result == 0)
        {
            await child.GoLive();
            return;
        }

        // exit_mmap() of the child that could not be made.
        for (var address = 0; address < child.Size; address++) await ZapPteRange(child, address, isMunmap: true);
        if (child.HugeSize > 0) await ZapHugeArea(child);
    }

    /// <summary>copy_pte_range(): under both page table locks, which it drops to allocate a page for a pinned one.</summary>
    public virtual async KernelTask<int> CopyPteRange(MmStruct parent, MmStruct child, int start, int end)
    {
        Page? prealloc = null;
        var result = 0;
        var address = start;
        while (address < end && result == 0)
        {
            await child.Table.Lock.Lock();
            await parent.Table.Lock.Lock(nested: true);
            while (address < end && result == 0)
            {
                result = await CopyOnePte(parent, child, address, prealloc);
                if (result == Errno.Again) break;
                if (result == SharedPage && prealloc is not null) await DropPrealloc(prealloc);
                if (result is SharedPage or PreallocUsed) prealloc = null;
                result = Math.Min(result, 0);
                address++;
            }

            await parent.Table.Lock.Unlock();
            await child.Table.Lock.Unlock();
            if (result != Errno.Again) continue;
            Context.MightSleep();
            prealloc = await PageCopyPrealloc(parent, address);
            result = prealloc is null ? Errno.NoMemory : 0;
        }

        if (prealloc is not null) await DropPrealloc(prealloc);
        return result;
    }

    /// <summary>page_copy_prealloc(): the page that a pinned one is copied to, charged; null if there is no memory.</summary>
    [CFunction("copy_pte_range", IsPart = true)]
    protected virtual async KernelTask<Page?> PageCopyPrealloc(MmStruct parent, int address)
    {
        var page = await VmaAllocFolio(parent, address, Gfp.HighUserMovable);
        if (page is null || await Memcg.Charge(page)) return page;
        await PutPage(page);
        return null;
    }

    /// <summary>A preallocated page that no entry needs any more.</summary>
    protected virtual KernelTask DropPrealloc(Page prealloc) => PutPage(prealloc);

    /// <summary>copy_nonpresent_pte() and copy_present_pte(): 0 if the entry was not present.</summary>
    [CFunction("copy_pte_range", IsPart = true)]
    private async KernelTask<int> CopyOnePte(MmStruct parent, MmStruct child, int address, Page? prealloc)
    {
        if (MapsFile(parent, address) && !await VmaNeedsCopy(parent, address)) return 0;
        var pte = await parent.Table.Get(address);
        if (pte.IsNone) return 0;
        if (!pte.IsPresent)
        {
            if (pte.IsSwap) await Swap.Duplicate(pte.SwapEntry);
            var shared = pte.WithWrite(false).WithExclusive(false);
            if (pte != shared) await parent.Table.Set(address, shared);
            pte = shared;
            await child.Table.Set(address, pte);
            return 0;
        }

        if (pte.IsSpecial)
        {
            await SetPteAt(child, address, pte);
            return SharedPage;
        }

        var page = Memory[pte.PageIndex];
        var isAnon = File is null || await Rmap.IsAnon(page);
        if (isAnon && await Flags.Test(page, PageFlag.AnonExclusive))
        {
            // page_try_dup_anon_rmap() fails: it may be pinned.
            if (await Counts.Read(page) >= PageRefCounts.PinBias)
                return prealloc is null ? Errno.Again : await CopyPresentPage(child, address, page, prealloc);
            await Flags.Clear(page, PageFlag.AnonExclusive);
        }

        await Counts.Add(page, 1);
        await (isAnon ? Rmap.Add(page, address) : Rmap.AddFile(page));
        if (pte.IsWritable)
        {
            pte = pte.WithWrite(false);
            await parent.Table.Set(address, pte);
        }

        await SetPteAt(child, address, pte);
        return SharedPage;
    }

    /// <summary>copy_present_page(): the child gets a copy, made under both page table locks.</summary>
    /// <returns>That the preallocated page is used.</returns>
    public virtual async KernelTask<int> CopyPresentPage(MmStruct child, int address, Page page, Page prealloc)
    {
        await CopyUserHighpage(prealloc, page);
        await Flags.Set(prealloc, PageFlag.AnonExclusive);
        await Rmap.Add(prealloc, address);
        await Flags.Set(prealloc, PageFlag.Lru);
        var tagged = await child.IsMte(child.VmaOf(address));
        await SetPteAt(child, address, Pte.Of(prealloc, writable: true, tagged));
        return PreallocUsed;
    }
}

/// <content>fork().</content>
public sealed partial class Operation
{
    /// <summary>fork() of a process; the child's number is <see cref="Call.Detail"/>.</summary>
    public static Operation Fork { get; } = new(7, nameof(Fork), "fork mm{mm} -> mm{child}",
        "A process forks; the child is one that is not there yet.",
        (revision, mm, call) => revision.DupMmap(mm, revision.Mms[call.Detail]))
    {
        Detail = Argument.Child,
    };
}
