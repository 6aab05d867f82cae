using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// arch/arm64/mm/mteswap.c
public abstract partial class Revision
{
    /// <summary>mte_allocate_tag_buf(): 0 if there is no memory.</summary>
    public Step<long> MteAllocateTagBuf() => Buffers.Alloc(Gfp.Kernel);

    /// <summary>mte_save_page_tags_by_swp_entry(): arch_prepare_to_swap(). The folio is locked and unmapped.</summary>
    [Path(Rank = 5)]
    public virtual async KernelTask<int> MteSavePageTagsBySwpEntry(Page page, SwapEntry entry)
    {
        if (!await PageMteTagged(page)) return 0;
        var buffer = await MteAllocateTagBuf();
        if (buffer == 0) return Errno.NoMemory;
        await MteSavePageTags(page, buffer);
        return await StoreTagsOfSwapEntry(buffer, entry);
    }

    /// <summary>The part of mte_save_page_tags_by_swp_entry() that stores the buffer, or frees it.</summary>
    [CFunction("mte_save_page_tags_by_swp_entry", IsPart = true)]
    protected async KernelTask<int> StoreTagsOfSwapEntry(long buffer, SwapEntry entry)
    {
        var old = await TagsBySwpEntry.XaStore(entry.Value, EntryOf(buffer), Gfp.Kernel);
        if (WarnWithoutMemory(old))
        {
            await Buffers.Free(buffer);
            return old.Err;
        }

        if (!old.IsNull) await Buffers.Free((long)old.Raw);
        return 0;
    }

    /// <summary>Whether the tags of a swap entry could not be stored, which is warned of.</summary>
    protected virtual bool WarnWithoutMemory(XaEntry old) => Context.Warn(old.IsError, "xa_is_err(ret)", WarningTopics.Memory);

    /// <summary>
    /// mte_save_tags_for_pfn(): keeps tags for a page that has no tag storage.
    /// </summary>
    /// <returns>True if the buffer was taken, or lost; false if the page has storage and the caller writes the tags.</returns>
    [Path(Rank = 2)]
    public virtual async KernelTask<bool> MteSaveTagsForPfn(long buffer, Page page)
    {
        var pfn = page.Pfn.Value;
        if (await ReserveSlot(pfn) != 0) return true;
        await TagsByPfnLock();
        if (await PageTagStorageReserved(page))
        {
            await ReleaseUnusedSlot(pfn);
            await TagsByPfnUnlock();
            return false;
        }

        var old = await TagsByPfn.XaStoreLocked(pfn, EntryOf(buffer), Gfp.Atomic);
        if (old.IsError)
        {
            await ReleaseUnstoredSlot(pfn);
        }
        else if (!old.IsNull)
        {
            await FreeSavedTags((long)old.Raw);
        }

        await TagsByPfnUnlock();
        return true;
    }

    /// <summary>The slot into which mte_save_tags_for_pfn() is to store without allocating.</summary>
    /// <returns>0 or −ENOMEM.</returns>
    [CFunction("xa_reserve")]
    protected virtual KernelTask<int> ReserveSlot(ulong pfn) => TagsByPfn.XaReserve(pfn, Gfp.Kernel);

    /// <summary>What mte_save_tags_for_pfn() does with its slot when the page has become reserved.</summary>
    protected virtual KernelTask ReleaseUnusedSlot(ulong pfn) => TagsByPfn.XaRelease(pfn);

    /// <summary>What mte_save_tags_for_pfn() does with its slot when it could not store.</summary>
    [CFunction("xa_release")]
    protected virtual KernelTask ReleaseUnstoredSlot(ulong pfn) => TagsByPfn.XaRelease(pfn);

    /// <summary>mte_restore_tags_for_pfn(): the saved tags of 2^order pages go to their tag storage.</summary>
    [Path(Rank = 3)]
    public virtual async KernelTask MteRestoreTagsForPfn(Page start, int order)
    {
        await TagsByPfnLock();
        for (var i = 0; i < 1 << order; i++) await RestoreTagsForPage(Memory.Next(start, i));
        await TagsByPfnUnlock();
    }

    /// <summary>The body of the loop of mte_restore_tags_for_pfn().</summary>
    [CFunction("mte_restore_tags_for_pfn", IsPart = true)]
    protected virtual async KernelTask RestoreTagsForPage(Page page)
    {
        var saved = (long)(await MteEraseTagsForPfn(page)).Raw;
        if (saved == 0) return;
        Context.Warn(!await TryPageMteTagging(page), "!try_page_mte_tagging(page)", WarningTopics.Of(PageFlag.MteLock));
        await MteRestorePageTags(page, saved);
        await SetPageMteTagged(page);
        await FreeSavedTags(saved);
    }

    /// <summary>mte_free_tag_buf() of a buffer that was in tags_by_pfn.</summary>
    [CFunction("mte_free_tag_buf", IsService = true, IsPart = true)]
    protected virtual async KernelTask FreeSavedTags(long buffer) => await Buffers.Free(buffer);

    /// <summary>mte_erase_tags_for_pfn(): the caller holds the lock.</summary>
    public KernelTask<XaEntry> MteEraseTagsForPfn(Page page) => TagsByPfn.XaEraseLocked(page.Pfn.Value);

    /// <summary>tags_by_pfn_lock(): a plain spinlock, interrupts as they are.</summary>
    public virtual Step TagsByPfnLock() => TagsByPfn.Lock.Lock();

    /// <summary>tags_by_pfn_unlock().</summary>
    public virtual Step TagsByPfnUnlock() => TagsByPfn.Lock.Unlock();

    /// <summary>arch_swap_prepare_to_restore(): nothing without tag storage.</summary>
    public KernelTask<VmFault> ArchSwapPrepareToRestore(SwapEntry entry, Page page) =>
        TagStorageEnabled ? MteTryTransferSwapTags(entry, page) : new(VmFault.None);

    /// <summary>mte_try_transfer_swap_tags(): arch_swap_prepare_to_restore(). The folio is locked, ptl is not held.</summary>
    [Path(Rank = 6)]
    public virtual async KernelTask<VmFault> MteTryTransferSwapTags(SwapEntry entry, Page page)
    {
        if (await PageMteTagged(page) || await PageTagStorageReserved(page)) return VmFault.None;
        var swapped = await TagsBySwpEntry.XaLoad(entry.Value);
        if (swapped.IsNull) return VmFault.None;
        var buffer = await MteAllocateTagBuf();
        if (buffer == 0) return VmFault.Oom;
        await Buffers.Write(buffer, await Buffers.Read((long)swapped.Raw));
        if (!await MteSaveTagsForPfn(buffer, page)) await Buffers.Free(buffer);
        return VmFault.None;
    }

    /// <summary>mte_restore_page_tags_by_swp_entry(): arch_swap_restore(). Never allocates.</summary>
    [Path(Rank = 7)]
    public virtual async KernelTask MteRestorePageTagsBySwpEntry(SwapEntry entry, Page page)
    {
        var swapped = await TagsBySwpEntry.XaLoad(entry.Value);
        if (swapped.IsNull) return;
        if (TagStorageEnabled && !await PageTagStorageReserved(page)) return;
        if (!await TryPageMteTagging(page)) return;
        await MteRestorePageTags(page, (long)swapped.Raw);
        await SetPageMteTagged(page);
    }

    /// <summary>mte_invalidate_tags_by_swp_entry(): arch_swap_invalidate_page(), under si->lock.</summary>
    [Path(Rank = 8)]
    public virtual async KernelTask MteInvalidateTagsBySwpEntry(SwapEntry entry)
    {
        var buffer = await TagsBySwpEntry.XaErase(entry.Value);
        if (buffer.IsNull) Context.Calls("kfree(NULL)");
        else await Buffers.Free((long)buffer.Raw);
    }

    /// <summary>mte_invalidate_tags_area_by_swp_entry(): arch_swap_invalidate_area(), when swapoff is nearly over.</summary>
    [Path(Rank = 39)]
    public virtual async KernelTask MteInvalidateTagsAreaBySwpEntry(int type = 1)
    {
        var last = SwapEntry.Of(type + 1, 0).Value - 1;
        var xas = TagsBySwpEntry.DeclareState(SwapEntry.Of(type, 0).Value);
        await TagsBySwpEntry.Lock.Lock();
        var tags = await TagsBySwpEntry.XasFind(xas, last);
        while (!tags.IsNull)
        {
            await TagsBySwpEntry.XaEraseLocked(xas.Index);
            await Buffers.Free((long)tags.Raw);
            tags = await TagsBySwpEntry.XasNextEntry(xas, last);
        }

        await TagsBySwpEntry.Lock.Unlock();
    }

    /// <summary>mte_save_page_tags(): from the page's tag storage into a buffer.</summary>
    [CFunction("mte_save_page_tags", IsService = true)]
    protected async KernelTask MteSavePageTags(Page page, long buffer) => await Buffers.Write(buffer, await Tags.Read(page));

    /// <summary>mte_restore_page_tags(): from a buffer into the page's tag storage.</summary>
    [CFunction("mte_restore_page_tags", IsService = true)]
    protected async KernelTask MteRestorePageTags(Page page, long buffer) => await Tags.Write(page, await Buffers.Read(buffer));

    /// <summary>A tag buffer as the entry of an xarray.</summary>
    protected static XaEntry EntryOf(long buffer) => new((ulong)buffer);
}
