using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/memory.c: faults
public abstract partial class Revision
{
    /// <summary>Faults after which an access that still cannot be made is given up, so that a run ends.</summary>
    public const int FaultLimit = 6;

    /// <summary>One access of user space: made, or faulted until it can be made.</summary>
    [Path(Rank = 13)]
    [CFunction("el0_da", IsPart = true)]
    public async KernelTask UserAccess(MmStruct mm, int address, UserAccessKind kind, long value)
    {
        var writes = kind is UserAccessKind.Store or UserAccessKind.StoreTags ? FaultFlags.Write : FaultFlags.None;
        for (var faults = 0; faults < FaultLimit; faults++)
        {
            if (await FatalSignalPending(mm)) return;
            if (await UserMemory.Touch(mm, address, kind, value)) return;
            var result = await DoPageFault(mm, address, writes | FaultFlags.AllowRetry);
            Context.ReturnToUser();
            if ((result & (VmFault.Oom | VmFault.Sigbus)) != 0) return;
        }

        Machine.Note(ModelThread.Current, FaultNotes.GivenUp, address);
    }

    /// <summary>do_page_fault(): under the VMA's lock if it can be had at once, otherwise or on retry under mmap_lock.</summary>
    protected async KernelTask<VmFault> DoPageFault(MmStruct mm, int address, FaultFlags flags)
    {
        var vma = mm.VmaLock(mm.VmaOf(address));
        if (await vma.TryReadLock())
        {
            var result = await HandleMmFault(mm, address, flags | FaultFlags.VmaLock);
            if ((result & VmFault.Retry) == 0)
            {
                await vma.ReadUnlock();
                return result;
            }

            if (RemembersMajorFaults && (result & VmFault.Major) != 0) flags |= FaultFlags.Tried;
        }

        for (var tries = 0; tries < 2; tries++)
        {
            await mm.Lock.ReadLock();
            var result = await HandleMmFault(mm, address, flags);
            if ((result & VmFault.Retry) == 0)
            {
                await mm.Lock.ReadUnlock();
                return result;
            }

            flags |= FaultFlags.Tried;
        }

        return VmFault.None;
    }

    /// <summary>Whether a fault that has read a page in under the VMA's lock is not retried twice: since 6.7, after -rc1.</summary>
    protected virtual bool RemembersMajorFaults => true;

    /// <summary>release_fault_lock(): whichever of the two locks the fault holds.</summary>
    protected static Step ReleaseFaultLock(MmStruct mm, int address, FaultFlags flags) =>
        (flags & FaultFlags.VmaLock) != 0 ? mm.VmaLock(mm.VmaOf(address)).ReadUnlock() : mm.Lock.ReadUnlock();

    /// <summary>handle_mm_fault() → handle_pte_fault(). mmap_lock or the VMA's lock is held for reading.</summary>
    public async KernelTask<VmFault> HandleMmFault(MmStruct mm, int address, FaultFlags flags)
    {
        Machine.Note(ModelThread.Current, FaultNotes.Entered, (long)flags);
        var result = await HandlePteFault(mm, address, flags);
        Machine.Note(ModelThread.Current, FaultNotes.Returned, (long)flags, (long)result);
        return result;
    }

    /// <summary>handle_pte_fault(): what is to be done follows from the entry.</summary>
    [CFunction("handle_mm_fault", IsPart = true)]
    private async KernelTask<VmFault> HandlePteFault(MmStruct mm, int address, FaultFlags flags)
    {
        if (address >= mm.Size)
        {
            var huge = await HandleHugePmdFault(mm, flags);
            if (huge != VmFault.Fallback) return huge;
        }

        var pte = await mm.Table.Get(address);
        if (pte.IsNone) return MapsFile(mm, address) ? await DoFault(mm, address, flags) : await DoAnonymousPage(mm, address, flags);
        if (pte.IsMigration)
        {
            await Memory[pte.PageIndex].Lock.WaitLocked();
            return VmFault.None;
        }

        if (pte.IsSwap) return await DoSwapPage(mm, address, pte, flags);
        if (!pte.IsValid) return await HandlePteProtnone(mm, address, pte, flags);
        if ((flags & FaultFlags.Write) != 0 && !pte.IsWritable) return await DoWpPage(mm, address, pte, flags);
        return VmFault.None;
    }

    /// <summary>do_anonymous_page(): the first touch.</summary>
    [Path(Rank = 14)]
    public async KernelTask<VmFault> DoAnonymousPage(MmStruct mm, int address, FaultFlags flags)
    {
        if (ZeroPage is { } zero && MapsZeroPage && (flags & FaultFlags.Write) == 0) return await MapZeroPage(mm, address, zero.Page);
        var page = await VmaAllocFolio(mm, address, Gfp.HighUserMovable | Gfp.Zero);
        if (page is null) return VmFault.Oom;
        if (!await Memcg.Charge(page))
        {
            await PutPage(page);
            return VmFault.Oom;
        }

        var tagged = await mm.IsMte(mm.VmaOf(address));
        await mm.Table.Lock.Lock();
        if (!(await mm.Table.Get(address)).IsNone)
        {
            // Released under ptl.
            await PutPage(page);
            await mm.Table.Lock.Unlock();
            return VmFault.None;
        }

        await Flags.Set(page, PageFlag.AnonExclusive);
        await Rmap.Add(page, address);
        await Flags.Set(page, PageFlag.Lru);
        await SetPteAt(mm, address, Pte.Of(page, (flags & FaultFlags.Write) != 0, tagged));
        await mm.Table.Lock.Unlock();
        return VmFault.None;
    }

    /// <summary>Whether reads of untouched memory get the zero page, where there is one.</summary>
    protected virtual bool MapsZeroPage => true;

    /// <summary>The part of do_anonymous_page() for a read: no page is allocated.</summary>
    [CFunction("do_anonymous_page", IsPart = true)]
    private async KernelTask<VmFault> MapZeroPage(MmStruct mm, int address, Page zero)
    {
        var tagged = await mm.IsMte(mm.VmaOf(address));
        await mm.Table.Lock.Lock();
        if ((await mm.Table.Get(address)).IsNone) await SetPteAt(mm, address, Pte.Zero(zero, tagged));
        await mm.Table.Lock.Unlock();
        return VmFault.None;
    }

    /// <summary>do_wp_page(): reuses a page that is nobody else's, or copies it (wp_page_copy()).</summary>
    [Path(Rank = 15)]
    public async KernelTask<VmFault> DoWpPage(MmStruct mm, int address, Pte original, FaultFlags flags = FaultFlags.Write)
    {
        await mm.Table.Lock.Lock();
        if (await mm.Table.Get(address) != original)
        {
            await mm.Table.Lock.Unlock();
            return VmFault.None;
        }

        if (original.IsSpecial)
        {
            await mm.Table.Lock.Unlock();
            return await WpPageCopy(mm, address, original, old: null, flags);
        }

        var page = Memory[original.PageIndex];
        var isAnon = File is null || await Rmap.IsAnon(page);
        if (!isAnon && IsShared(mm, address)) return await WpPageShared(mm, address, original, page);
        if (isAnon && (await Flags.Test(page, PageFlag.AnonExclusive) || await IsNobodyElses(page)))
        {
            await Flags.Set(page, PageFlag.AnonExclusive);
            await mm.Table.Set(address, original.WithWrite(true));
            await mm.Table.Lock.Unlock();
            return VmFault.None;
        }

        await Counts.Add(page, 1);
        await mm.Table.Lock.Unlock();
        return await WpPageCopy(mm, address, original, page, flags);
    }

    /// <summary>
    /// The part of do_wp_page() that looks whether only this entry refers to the page, the swap cache apart, which it
    /// then leaves.
    /// </summary>
    [CFunction("do_wp_page", IsPart = true)]
    private async KernelTask<bool> IsNobodyElses(Page page)
    {
        if (await Flags.Test(page, PageFlag.Ksm)) return false;
        var count = await Counts.Read(page);
        if (count > 1 && (count > 2 || !await Flags.Test(page, PageFlag.SwapCache))) return false;
        if (!await page.Lock.TryLock()) return false;
        await TryToFreeSwap(page);
        var isAlone = await Counts.Read(page) == 1;
        await page.Lock.Unlock();
        return isAlone;
    }

    /// <summary>
    /// wp_page_copy(): mmap_lock is held, ptl is not; the caller's reference on the old page is dropped. There is no
    /// old page where the zero page is written to.
    /// </summary>
    public async KernelTask<VmFault> WpPageCopy(MmStruct mm, int address, Pte original, Page? old, FaultFlags flags = FaultFlags.Write)
    {
        if (MapsFile(mm, address) && await VmfAnonPrepare(mm, address, flags) is not VmFault.None)
        {
            if (old is not null) await PutPage(old);
            return VmFault.Retry;
        }

        var page = await (old is null ? VmaAllocFolio(mm, address, Gfp.HighUserMovable | Gfp.Zero) : AllocForCow(mm, address));
        if (page is null)
        {
            if (old is not null) await PutPage(old);
            return VmFault.Oom;
        }

        if (old is not null) await CopyUserHighpage(page, old);
        if (!await Memcg.Charge(page))
        {
            await PutPage(page);
            if (old is not null) await PutPage(old);
            return VmFault.Oom;
        }

        if (mm.Kvm is { } kvm) await MmuNotifierInvalidateRangeStart(kvm, address, 1);
        var tagged = await mm.IsMte(mm.VmaOf(address));
        await mm.Table.Lock.Lock();
        var same = await mm.Table.Get(address) == original;
        if (same)
        {
            await mm.Table.Clear(address);
            await Flags.Set(page, PageFlag.AnonExclusive);
            await Rmap.Add(page, address);
            await Flags.Set(page, PageFlag.Lru);
            await SetPteAt(mm, address, Pte.Of(page, writable: true, tagged));
            if (old is not null) await Rmap.Remove(old);
        }

        // Released under ptl: the mapping's reference, or the copy that came too late.
        if (!same) await PutPage(page);
        else if (old is not null) await PutPage(old);
        await mm.Table.Lock.Unlock();
        if (mm.Kvm is { } notified) await MmuNotifierInvalidateRangeEnd(notified);
        if (old is not null)
        {
            if (same) await FreeSwapCache(old);
            await PutPage(old);
        }

        return VmFault.None;
    }

    /// <summary>The page to which wp_page_copy() copies, next; null if there is no memory.</summary>
    protected virtual KernelTask<Page?> AllocForCow(MmStruct mm, int address) => VmaAllocFolio(mm, address, Gfp.HighUserMovable);

    /// <summary>handle_pte_protnone() of RFC v3: fault on access.</summary>
    [Path(Rank = 17)]
    public virtual async KernelTask<VmFault> HandlePteProtnone(MmStruct mm, int address, Pte original, FaultFlags flags)
    {
        await mm.Table.Lock.Lock();
        if (await mm.Table.Get(address) != original)
        {
            await mm.Table.Lock.Unlock();
            return VmFault.None;
        }

        var page = Memory[original.PageIndex];
        var writable = IsShared(mm, address) || await CanChangePteWritable(page);
        if (original.IsFaultOnAccess)
        {
            await Counts.Add(page, 1);
            await mm.Table.Lock.Unlock();
            var result = await HandleFolioMissingTagStorage(page, mm, address, flags);
            if ((result & VmFault.MapPte) == 0) return result;
            await mm.Table.Lock.Lock();
            if (await mm.Table.Get(address) != original)
            {
                await mm.Table.Lock.Unlock();
                return VmFault.None;
            }
        }

        await MakePtePresent(mm, address, writable);
        await mm.Table.Lock.Unlock();
        return VmFault.None;
    }

    /// <summary>can_change_pte_writable() of a private mapping: the page is this process's alone. Valid under ptl.</summary>
    protected Step<bool> CanChangePteWritable(Page page) => Flags.Test(page, PageFlag.AnonExclusive);

    /// <summary>The end of a NUMA hint or fault-on-access fault: the entry gets the VMA's protection. ptl is held.</summary>
    [CFunction("handle_pte_protnone", IsPart = true)]
    protected async KernelTask MakePtePresent(MmStruct mm, int address, bool writable)
    {
        var tagged = await mm.IsMte(mm.VmaOf(address));
        var pte = (await mm.Table.Clear(address)).Modify(tagged).WithWrite(writable);
        await SetPteAt(mm, address, pte);
    }
}
