using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/memory.c, mm/huge_memory.c: faults in the huge area
public abstract partial class Revision
{
    /// <summary>The part of __handle_mm_fault() before the page table entry: VM_FAULT_FALLBACK if that is to be looked at.</summary>
    [CFunction("handle_mm_fault", IsPart = true)]
    private async KernelTask<VmFault> HandleHugePmdFault(MmStruct mm, FaultFlags flags)
    {
        var pmd = await mm.Table.GetPmd();
        if (pmd.IsNone)
        {
            var result = await DoHugePmdAnonymousPage(mm, flags);
            if (result != VmFault.Fallback) return result;

            // pmd_trans_unstable(): somebody else has mapped a huge page meanwhile.
            return await PteAlloc(mm) ? VmFault.Fallback : VmFault.None;
        }

        if (pmd.IsTable) return VmFault.Fallback;
        if (pmd.IsMigration)
        {
            await Memory[pmd.PageIndex].Lock.WaitLocked();
            return VmFault.None;
        }

        if (!pmd.IsValid) return await DoHugePmdNumaPage(mm, pmd, flags);
        if ((flags & FaultFlags.Write) != 0 && !pmd.IsWritable) return await DoHugePmdWpPage(mm, pmd);
        return VmFault.None;
    }

    /// <summary>pte_alloc(): whether there is a page table now.</summary>
    [CFunction("__pte_alloc", IsService = true)]
    protected async KernelTask<bool> PteAlloc(MmStruct mm)
    {
        await mm.Table.PmdLock.Lock();
        var pmd = await mm.Table.GetPmd();
        if (pmd.IsNone) await mm.Table.PopulatePmd();
        await mm.Table.PmdLock.Unlock();
        return pmd.IsNone || pmd.IsTable;
    }

    /// <summary>
    /// do_huge_pmd_anonymous_page(): the first touch gets a huge page, writable whatever the access is, unless there is a huge
    /// zero page for reads. Its tags are set_pmd_at()'s affair.
    /// </summary>
    [Path(Rank = 46)]
    public async KernelTask<VmFault> DoHugePmdAnonymousPage(MmStruct mm, FaultFlags flags)
    {
        if (HugeZero is not null && (flags & FaultFlags.Write) == 0) return await MapHugeZeroPage(mm);
        var page = await VmaAllocHugeFolio(mm);
        if (page is null) return VmFault.Fallback;
        await Data.Clear(page, HugeOrder);
        var tagged = await mm.IsMte(MmStruct.HugeVma);
        await mm.Table.PmdLock.Lock();
        if (!(await mm.Table.GetPmd()).IsNone)
        {
            await mm.Table.PmdLock.Unlock();
            await PutPage(page);
            return VmFault.None;
        }

        await MapNewHugePage(mm, page, tagged);
        await mm.Table.PmdLock.Unlock();
        return VmFault.None;
    }

    /// <summary>A new huge page is mapped; the PMD's lock is held.</summary>
    [CFunction("__do_huge_pmd_anonymous_page", IsPart = true)]
    private async KernelTask MapNewHugePage(MmStruct mm, Page page, bool tagged)
    {
        await Flags.Set(page, PageFlag.AnonExclusive);
        await Rmap.Add(page, mm.Size);
        await Flags.Set(page, PageFlag.Lru);
        await SetPmdAt(mm, Pte.Of(page, writable: true, tagged));
    }

    /// <summary>set_pmd_at() → mte_sync_tags() over all pages: one without tag storage makes the whole fault on access.</summary>
    [CFunction("set_pmd_at", IsService = true)]
    public virtual async KernelTask SetPmdAt(MmStruct mm, Pte pmd)
    {
        if (pmd.IsValid && pmd.IsTagged)
        {
            var missing = false;
            for (var i = 0; i < mm.HugeSize; i++)
            {
                var synced = await MteSyncTags(pmd.Next(i));
                missing |= !synced.IsValid;
            }

            if (missing) pmd = pmd.FaultOnAccess();
        }

        await mm.Table.SetPmd(pmd);
    }

    /// <summary>do_huge_pmd_numa_page() of RFC v3: fault on access of a huge page.</summary>
    [Path(Rank = 47)]
    public virtual async KernelTask<VmFault> DoHugePmdNumaPage(MmStruct mm, Pte original, FaultFlags flags)
    {
        await mm.Table.PmdLock.Lock();
        if (await mm.Table.GetPmd() != original)
        {
            await mm.Table.PmdLock.Unlock();
            return VmFault.None;
        }

        // vm_normal_folio_pmd() does not know the huge zero page.
        var page = original.IsSpecial ? null : Memory[original.PageIndex];
        var writable = page is not null && await CanChangePteWritable(page);
        if (page is not null && original.IsFaultOnAccess)
        {
            await Counts.Add(page, 1);
            await mm.Table.PmdLock.Unlock();
            var result = await HandleFolioMissingTagStorage(page, mm, mm.Size, flags);
            if ((result & VmFault.MapPte) == 0) return result;
            await mm.Table.PmdLock.Lock();
            if (await mm.Table.GetPmd() != original)
            {
                await mm.Table.PmdLock.Unlock();
                return VmFault.None;
            }

            writable = await CanChangePteWritable(page);
        }

        await MakePmdPresent(mm, original, writable);
        await mm.Table.PmdLock.Unlock();
        return VmFault.None;
    }

    /// <summary>The end of a fault on access of a huge page: the entry gets the VMA's protection. The PMD's lock is held.</summary>
    [CFunction("do_huge_pmd_numa_page", IsPart = true)]
    protected async KernelTask MakePmdPresent(MmStruct mm, Pte original, bool writable)
    {
        var tagged = await mm.IsMte(MmStruct.HugeVma);
        await SetPmdAt(mm, original.Modify(tagged).WithWrite(writable));
    }
}
