using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/khugepaged.c: small anonymous pages become a huge one
public abstract partial class Revision
{
    /// <summary>
    /// collapse_huge_page() of the huge area. The scan that finds the area worth it is not modelled: it can only make
    /// khugepaged leave it alone.
    /// </summary>
    [Path(Rank = 53)]
    public virtual async KernelTask CollapseHugePage(MmStruct mm)
    {
        // alloc_charge_hpage(): not for a VMA, so never tagged.
        var page = await AllocHugePages(Gfp.Transhuge);
        if (page is null) return;
        await mm.Lock.ReadLock();
        var collapsed = await HugepageVmaRevalidate(mm);
        await mm.Lock.ReadUnlock();
        if (collapsed) collapsed = await CollapseLocked(mm, page);
        if (!collapsed) await PutPage(page);
    }

    /// <summary>
    /// hugepage_vma_revalidate() and check_pmd_still_valid(): RFC v3 leaves VM_MTE alone; and there is a page table.
    /// </summary>
    public virtual async KernelTask<bool> HugepageVmaRevalidate(MmStruct mm) =>
        !await mm.IsMte(MmStruct.HugeVma) && (await mm.Table.GetPmd()).IsTable;

    /// <summary>
    /// The part of collapse_huge_page() under mmap_lock for writing: nobody faults meanwhile, and nobody walks the
    /// reverse map while the page table is being taken away.
    /// </summary>
    [CFunction("collapse_huge_page", IsPart = true)]
    private async KernelTask<bool> CollapseLocked(MmStruct mm, Page page)
    {
        await mm.Lock.WriteLock();
        if (!await HugepageVmaRevalidate(mm))
        {
            await mm.Lock.WriteUnlock();
            return false;
        }

        await mm.VmaLock(MmStruct.HugeVma).WriteLock();
        await Rmap.Lock.WriteLock();
        await mm.Table.PmdLock.Lock();
        await mm.Table.CollapsePmd();
        await mm.Table.PmdLock.Unlock();

        // pte_offset_map_lock(): the page table stays mapped, and RCU's read lock held, until after the copy.
        Context.RcuReadLock();
        await mm.Table.Lock.Lock();
        var isolated = await CollapseHugePageIsolate(mm);
        await mm.Table.Lock.Unlock();
        if (isolated)
        {
            await Rmap.Lock.WriteUnlock();
            await CollapseHugePageCopy(mm, page);
            await CollapseHugePageCopySucceeded(mm);
            Context.RcuReadUnlock();
            var tagged = await mm.IsMte(MmStruct.HugeVma);
            await mm.Table.PmdLock.Lock();
            await MapNewHugePage(mm, page, tagged);
            await mm.Table.PmdLock.Unlock();
        }
        else
        {
            Context.RcuReadUnlock();
            await mm.Table.PmdLock.Lock();
            await mm.Table.PopulatePmd();
            await mm.Table.PmdLock.Unlock();
            await Rmap.Lock.WriteUnlock();
        }

        await mm.VmaLock(MmStruct.HugeVma).WriteUnlock();
        await mm.Lock.WriteUnlock();
        return isolated;
    }

    /// <summary>
    /// __collapse_huge_page_copy(): page by page, without ptl; the source pages are locked. A hole, or the zero
    /// page, is cleared: all of them at once, since nobody sees them yet.
    /// </summary>
    [CFunction("__collapse_huge_page_copy")]
    public virtual async KernelTask CollapseHugePageCopy(MmStruct mm, Page page)
    {
        await Data.Clear(page, HugeOrder);
        for (var i = 0; i < mm.HugeSize; i++)
        {
            var pte = await mm.Table.GetDetached(mm.Size + i);
            if (!pte.IsNone && !pte.IsSpecial) await CopyUserHighpage(Memory[page.Index + i], Memory[pte.PageIndex]);
        }
    }

    /// <summary>__collapse_huge_page_copy_succeeded(): the source pages lose their mapping and go.</summary>
    [CFunction("__collapse_huge_page_copy_succeeded")]
    public async KernelTask CollapseHugePageCopySucceeded(MmStruct mm)
    {
        Page? compound = null;
        for (var i = 0; i < mm.HugeSize; i++)
        {
            var pte = await mm.Table.GetDetached(mm.Size + i);
            if (pte.IsNone) continue;
            if (pte.IsSpecial)
            {
                await mm.Table.Lock.Lock();
                await mm.Table.Clear(mm.Size + i);
                await mm.Table.Lock.Unlock();
                continue;
            }

            var page = Memory[pte.PageIndex];
            var folio = new Folio(await Compound.Folio(page));
            if (folio.Order > 0) compound = Memory[folio.Head];
            else await ReleasePtePage(page);
            await mm.Table.Lock.Lock();
            await mm.Table.Clear(mm.Size + i);
            await Rmap.Remove(page);
            await mm.Table.Lock.Unlock();
            await FreePageAndSwapCache(page);
        }

        if (compound is not null) await ReleasePtePage(compound);
    }
}

/// <content>khugepaged's.</content>
public sealed partial class Operation
{
    /// <summary>khugepaged collapses the huge area of a process.</summary>
    public static Operation Collapse { get; } = new(15, nameof(Collapse), "khugepaged mm{mm}",
        "khugepaged collapses the huge area of a process.",
        (revision, mm, _) => revision.CollapseHugePage(mm))
    {
        Needs = Need.HugePages,
        WantsPlainMemory = true,
        Themes = [(Theme.Collapsing, 0), (Theme.Collapsing, 1)],
    };
}
