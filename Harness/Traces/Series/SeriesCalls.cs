using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>The calls of a case, on the model.</summary>
/// <param name="revision">The code.</param>
/// <param name="names">The names of tag buffers.</param>
internal sealed class SeriesCalls(Revision revision, BufferNames names)
{
    private const string Void = "void";

    /// <summary>Makes one call.</summary>
    /// <returns>What it returned, as a token.</returns>
    [CFunction("caller", ChangesContext = true)]
    internal async KernelTask<string> Perform(RecordedStep call)
    {
        switch (call.Name)
        {
            case "reserve_tag_storage":
                return Errno.Text(await revision.ReserveTagStorage(PageOf(call), call.Order, call.Gfp));
            case "arch_alloc_page":
                await revision.ArchAllocPage(PageOf(call), call.Order, call.Gfp);
                return Void;
            case "arch_prep_new_page":
                return Errno.Text(await ((RfcV2)revision).ArchPrepNewPage(PageOf(call), call.Order, call.Gfp));
            case "free_tag_storage":
                await revision.FreeTagStorage(PageOf(call), call.Order);
                return Void;
            case "arch_free_pages_prepare":
                await revision.ArchFreePagesPrepare(PageOf(call), call.Order);
                return Void;
            case "mte_restore_tags_for_pfn":
                await revision.MteRestoreTagsForPfn(PageOf(call), call.Order);
                return Void;
            case "mte_allocate_tag_buf":
                return names.Of(await revision.MteAllocateTagBuf());
            case "mte_free_tag_buf":
                await revision.Buffers.Free(names.AddressOf(call.Buffer));
                return Void;
            case "mte_save_tags_for_pfn":
                return SeriesTokens.OfTruth(await revision.MteSaveTagsForPfn(names.AddressOf(call.Buffer), PageOf(call)));
            case "tags_by_pfn_lock":
                await revision.TagsByPfnLock();
                return Void;
            case "tags_by_pfn_unlock":
                await revision.TagsByPfnUnlock();
                return Void;
            case "mte_erase_tags_for_pfn":
                return names.Of(await revision.MteEraseTagsForPfn(PageOf(call)));
            case "copy_highpage":
                await revision.CopyHighpage(PageOf(call), revision.Memory.At(call.From));
                return Void;
            case "tag_clear_highpage":
                await revision.TagClearHighpage(PageOf(call));
                return Void;
            case "mte_sync_tags":
                return await SyncTags(PageOf(call), call.Count);
            case "try_page_mte_tagging":
                return SeriesTokens.OfTruth(await revision.TryPageMteTagging(PageOf(call)));
            case "set_page_mte_tagged":
                await revision.SetPageMteTagged(PageOf(call));
                return Void;
            case "page_mte_tagged":
                return SeriesTokens.OfTruth(await revision.PageMteTagged(PageOf(call)));
            default:
                return await PerformOnSwap(call);
        }
    }

    [CFunction("caller", ChangesContext = true, IsPart = true)]
    private async KernelTask<string> PerformOnSwap(RecordedStep call)
    {
        switch (call.Name)
        {
            case "mte_save_page_tags_by_swp_entry":
                return Errno.Text(await revision.MteSavePageTagsBySwpEntry(PageOf(call), call.Entry));
            case "mte_restore_page_tags_by_swp_entry":
                await revision.MteRestorePageTagsBySwpEntry(call.Entry, PageOf(call));
                return Void;
            case "mte_invalidate_tags_by_swp_entry":
                await revision.MteInvalidateTagsBySwpEntry(call.Entry);
                return Void;
            case "mte_invalidate_tags_area_by_swp_entry":
                await revision.MteInvalidateTagsAreaBySwpEntry(call.SwapType);
                return Void;
            case "mte_try_transfer_swap_tags":
                return SeriesTokens.OfFault(await revision.MteTryTransferSwapTags(call.Entry, PageOf(call)));
            case "arch_swap_prepare_to_restore":
                return SeriesTokens.OfFault(await revision.ArchSwapPrepareToRestore(call.Entry, PageOf(call)));
            default:
                throw new ArgumentException(call.Name, nameof(call));
        }
    }

    /// <summary>mte_sync_tags() of an entry that maps several pages: they share what becomes of it.</summary>
    [CFunction("caller", IsPart = true)]
    private async KernelTask<string> SyncTags(Page page, int count)
    {
        var result = "as_is";
        for (var i = 0; i < count; i++)
        {
            var pte = await revision.MteSyncTags(Pte.Of(revision.Memory.Next(page, i), writable: true, tagged: true));
            if (pte.IsFaultOnAccess) result = "fault_on_access";
        }

        return result;
    }

    private Page PageOf(RecordedStep call) => revision.Memory.At(call.Page);
}
