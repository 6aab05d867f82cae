using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// arch/arm64/mm/fault.c
public abstract partial class Revision
{
    /// <summary>
    /// handle_folio_missing_tag_storage() of RFC v3: reserves storage for a page that is mapped fault-on-access,
    /// or replaces the page. mmap_lock or the VMA's lock is held, the folio is referenced and not locked.
    /// </summary>
    /// <returns>What the fault returns; <see cref="VmFault.MapPte"/> if the entry is to be made accessible.</returns>
    public virtual async KernelTask<VmFault> HandleFolioMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags)
    {
        if (Context.Warn(!await mm.IsMte(mm.VmaOf(address)), "!(vma->vm_flags & VM_MTE)"))
        {
            await PutPage(page);
            return VmFault.MapPte;
        }

        var order = 0;
        if (HasHugePages)
        {
            var folio = new Folio(await Compound.Folio(page));
            page = Memory[folio.Head];
            order = folio.Order;
        }

        if (await FreeLists.Blocks.IsIsolated(page)) return await RetryMissingTagStorage(page, mm, address, flags);
        if (!page.IsTagStorage)
        {
            if (await ReserveTagStorage(page, order, Gfp.HighUserMovable) == 0)
            {
                await PutPage(page);
                return VmFault.MapPte;
            }

            if (IsFirstRetry(flags)) return await RetryMissingTagStorage(page, mm, address, flags);
        }

        return await AfterReplacement(await ReplaceFolioWithTagged(page), mm, address, flags);
    }

    /// <summary>What a fault returns that has replaced a page, or failed to.</summary>
    [CFunction("handle_folio_missing_tag_storage", IsPart = true)]
    protected virtual KernelTask<VmFault> AfterReplacement(int result, MmStruct mm, int address, FaultFlags flags) => new(VmFault.None);

    /// <summary>out_retry of handle_folio_missing_tag_storage().</summary>
    [CFunction("handle_folio_missing_tag_storage", IsPart = true)]
    protected virtual async KernelTask<VmFault> RetryMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags)
    {
        await PutPage(page);
        if (!IsFirstRetry(flags)) return VmFault.None;
        if ((flags & FaultFlags.RetryNowait) == 0) await ReleaseFaultLock(mm, address, flags);
        return VmFault.Retry;
    }

    /// <summary>FAULT_FLAG_ALLOW_RETRY and not FAULT_FLAG_TRIED.</summary>
    protected static bool IsFirstRetry(FaultFlags flags) => (flags & (FaultFlags.AllowRetry | FaultFlags.Tried)) == FaultFlags.AllowRetry;

    /// <summary>
    /// replace_folio_with_tagged(): migrates the page to one that is allocated with tag storage. Drops the caller's
    /// reference.
    /// </summary>
    [Path(Rank = 19)]
    public virtual async KernelTask<int> ReplaceFolioWithTagged(Page page)
    {
        LruCacheDisable();
        if (!await FolioIsolateLru(page))
        {
            await PutPage(page);
            return Errno.Again;
        }

        await PutPage(page);
        var result = Errno.Busy;
        for (var i = 0; i < 3 && result == Errno.Busy; i++)
            result = await MigratePages(page, Gfp.HighUserMovable | Gfp.Tagged);
        if (result != 0) await FolioPutbackLru(page);
        return result;
    }

    /// <summary>
    /// tag_clear_highpage() of RFC v3: zeroes a page's data, and its tags if there is storage for them.
    /// </summary>
    public virtual async KernelTask TagClearHighpage(Page page)
    {
        if (!TagStorageEnabled || await PageTagStorageReserved(page)) await ZeroTags(page);
        else await Data.Clear(page);
    }

    /// <summary>The part of tag_clear_highpage() that both revisions have.</summary>
    [CFunction("tag_clear_highpage", IsPart = true)]
    protected async KernelTask ZeroTags(Page page)
    {
        Context.Warn(!await TryPageMteTagging(page), "!try_page_mte_tagging(page)", WarningTopics.Of(PageFlag.MteLock));
        await Tags.Write(page, 0);
        await Data.Clear(page);
        await SetPageMteTagged(page);
    }
}
