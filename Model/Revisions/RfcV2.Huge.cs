using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// Huge pages in RFC v2.
public partial class RfcV2
{
    /// <summary>hugepage_vma_revalidate() of RFC v2: khugepaged collapses VM_MTE areas too.</summary>
    public override async KernelTask<bool> HugepageVmaRevalidate(MmStruct mm) => (await mm.Table.GetPmd()).IsTable;

    /// <inheritdoc/>
    protected override KernelTask<bool> HugepageVmaRevalidate(MmStruct mm, int vma) => new(true);

    /// <summary>handle_huge_page_missing_tag_storage() of RFC v2: fault on access of a huge page.</summary>
    [CFunction("handle_huge_page_missing_tag_storage")]
    public override async KernelTask<VmFault> DoHugePmdNumaPage(MmStruct mm, Pte original, FaultFlags flags)
    {
        await mm.Table.PmdLock.Lock();
        if (await mm.Table.GetPmd() != original)
        {
            await mm.Table.PmdLock.Unlock();
            return VmFault.None;
        }

        // vm_normal_page_pmd() does not know the huge zero page.
        var page = original.IsSpecial ? null : Memory[original.PageIndex];
        var writable = page is not null && await CanChangePteWritable(page);
        if (page is not null && await mm.IsMte(MmStruct.HugeVma))
        {
            await Counts.Add(page, 1);
            await mm.Table.PmdLock.Unlock();
            var reserved = await ReserveTagStorage(page, HugeOrder, Gfp.HighUserMovable) == 0;
            await PutPage(page);
            if (!reserved)
            {
                return await RetryMissingHugeStorage(mm, flags);
            }

            await mm.Table.PmdLock.Lock();
            if (await mm.Table.GetPmd() != original)
            {
                await mm.Table.PmdLock.Unlock();
                return VmFault.None;
            }
        }

        await MakePmdPresent(mm, original, writable);
        await mm.Table.PmdLock.Unlock();
        return VmFault.None;
    }

    /// <summary>
    /// The end of handle_huge_page_missing_tag_storage() without storage: as with small pages the VMA's lock is dropped in any case,
    /// mmap_lock is not.
    /// </summary>
    [CFunction("handle_huge_page_missing_tag_storage", IsPart = true)]
    protected virtual async KernelTask<VmFault> RetryMissingHugeStorage(MmStruct mm, FaultFlags flags)
    {
        if ((flags & FaultFlags.VmaLock) != 0) await ReleaseFaultLock(mm, mm.Size, flags);
        return IsFirstRetry(flags) ? VmFault.Retry : VmFault.None;
    }
}
