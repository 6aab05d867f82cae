namespace TagStorageModel.Model;

// mm/memory.c: faults
public abstract partial class Revision
{
    /// <summary>Faults after which an access that still cannot be made is given up, so that a run ends.</summary>
    public const int FaultLimit = 6;

    /// <summary>One access of user space: made, or faulted until it can be made.</summary>
    [CFunction("el0_da", IsPart = true)]
    public async KernelTask UserAccess(Mm mm, int address, UserAccessKind kind, long value)
    {
        var writes = kind is UserAccessKind.Store or UserAccessKind.StoreTags ? FaultFlags.Write : FaultFlags.None;
        for (var faults = 0; faults < FaultLimit; faults++)
        {
            if (await UserMemory.Touch(mm, address, kind, value)) return;
            var result = await DoPageFault(mm, address, writes | FaultFlags.AllowRetry);
            Context.ReturnToUser();
            if ((result & VmFault.Oom) != 0) return;
        }
    }

    /// <summary>do_page_fault(): under the VMA's lock if it can be had at once, otherwise or on retry under mmap_lock.</summary>
    protected async KernelTask<VmFault> DoPageFault(Mm mm, int address, FaultFlags flags)
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

    /// <summary>release_fault_lock(): whichever of the two locks the fault holds.</summary>
    protected static Step ReleaseFaultLock(Mm mm, int address, FaultFlags flags) =>
        (flags & FaultFlags.VmaLock) != 0 ? mm.VmaLock(mm.VmaOf(address)).ReadUnlock() : mm.Lock.ReadUnlock();

    /// <summary>handle_mm_fault() → handle_pte_fault(). mmap_lock or the VMA's lock is held for reading.</summary>
    public async KernelTask<VmFault> HandleMmFault(Mm mm, int address, FaultFlags flags)
    {
        if (address >= mm.Size)
        {
            var huge = await HandleHugePmdFault(mm, flags);
            if (huge != VmFault.Fallback) return huge;
        }

        var pte = await mm.Table.Get(address);
        if (pte.IsNone) return await DoAnonymousPage(mm, address, flags);
        if (pte.IsMigration)
        {
            await Memory[pte.PageIndex].Lock.WaitLocked();
            return VmFault.None;
        }

        if (pte.IsSwap) return await DoSwapPage(mm, address, pte, flags);
        if (!pte.IsValid) return await HandlePteProtnone(mm, address, pte, flags);
        if ((flags & FaultFlags.Write) != 0 && !pte.IsWritable) return await DoWpPage(mm, address, pte);
        return VmFault.None;
    }

    /// <summary>do_anonymous_page(): the first touch.</summary>
    public async KernelTask<VmFault> DoAnonymousPage(Mm mm, int address, FaultFlags flags)
    {
        var page = await VmaAllocFolio(mm, address, Gfp.HighUserMovable | Gfp.Zero);
        if (page is null) return VmFault.Oom;
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

    /// <summary>do_wp_page(): reuses a page that is nobody else's, or copies it (wp_page_copy()).</summary>
    public async KernelTask<VmFault> DoWpPage(Mm mm, int address, Pte original)
    {
        await mm.Table.Lock.Lock();
        if (await mm.Table.Get(address) != original)
        {
            await mm.Table.Lock.Unlock();
            return VmFault.None;
        }

        var page = Memory[original.PageIndex];
        if (await Flags.Test(page, PageFlag.AnonExclusive) || await Counts.Read(page) == 1)
        {
            await Flags.Set(page, PageFlag.AnonExclusive);
            await mm.Table.Set(address, original.WithWrite(true));
            await mm.Table.Lock.Unlock();
            return VmFault.None;
        }

        await Counts.Add(page, 1);
        await mm.Table.Lock.Unlock();
        return await WpPageCopy(mm, address, original, page);
    }

    /// <summary>wp_page_copy(): mmap_lock is held, ptl is not; the caller's reference on the old page is dropped.</summary>
    public async KernelTask<VmFault> WpPageCopy(Mm mm, int address, Pte original, Page old)
    {
        var page = await VmaAllocFolio(mm, address, Gfp.HighUserMovable);
        if (page is null)
        {
            await PutPage(old);
            return VmFault.Oom;
        }

        await CopyUserHighpage(page, old);
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
            await Rmap.Remove(old);
        }

        await mm.Table.Lock.Unlock();
        await PutPage(same ? old : page);
        await PutPage(old);
        return VmFault.None;
    }

    /// <summary>handle_pte_protnone() of RFC v3: fault on access.</summary>
    public virtual async KernelTask<VmFault> HandlePteProtnone(Mm mm, int address, Pte original, FaultFlags flags)
    {
        await mm.Table.Lock.Lock();
        if (await mm.Table.Get(address) != original)
        {
            await mm.Table.Lock.Unlock();
            return VmFault.None;
        }

        var page = Memory[original.PageIndex];
        var writable = await CanChangePteWritable(page);
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
    protected async KernelTask MakePtePresent(Mm mm, int address, bool writable)
    {
        var tagged = await mm.IsMte(mm.VmaOf(address));
        var pte = (await mm.Table.Clear(address)).Modify(tagged).WithWrite(writable);
        await SetPteAt(mm, address, pte);
    }
}
