using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

// arch/arm64/kernel/mte_tag_storage.c
public abstract partial class Revision
{
    private const long PageAddress = 0x2000_0000;

    /// <summary>tag_storage_enabled(): the static key, which is on from boot where there is tag storage; no thread changes it.</summary>
    public bool TagStorageEnabled { get; set; } = true;

    /// <summary>page_tag_storage_reserved(): no barrier.</summary>
    public Step<bool> PageTagStorageReserved(Page page) => Flags.Test(page, PageFlag.TagStorageReserved);

    /// <summary>page_set_tag_storage_reserved(): ascending, page by page, no barrier.</summary>
    [CFunction("page_set_tag_storage_reserved", IsService = true)]
    protected virtual async KernelTask PageSetTagStorageReserved(Page page, int order)
    {
        for (var i = 0; i < 1 << order; i++) await Flags.Set(Memory.Next(page, i), PageFlag.TagStorageReserved);
    }

    /// <summary>Whether an entry points to a struct page, rather than to a tag buffer.</summary>
    public bool IsPage(XaEntry entry) =>
        !entry.IsInternal && (long)entry.Raw >= PageAddress && (long)entry.Raw < PageAddress + ((long)Memory.Pages.Count * 64);

    /// <summary>The page whose struct page an entry of tag_blocks_reserved points to.</summary>
    public Page PageOf(XaEntry entry) => Memory[(int)(((long)entry.Raw - PageAddress) / 64)];

    /// <summary>find_block(): the first frame of the block that the driver takes to hold a page's tags.</summary>
    protected Pfn? FindBlock(Page page, out TagRegion? region)
    {
        region = Memory.RegionOf(page.Pfn);
        if (region is null) return null;
        var offset = (page.Pfn.Value - region.MemStart.Value) / TagRegion.PagesPerTagFrame;
        var block = region.TagStart.Value + offset - (offset % (ulong)region.BlockSizePages);
        if (block + (ulong)region.BlockSizePages - 1 <= region.TagEnd.Value) return new Pfn(block);
        Context.Calls("pr_err(block outside of its region)");
        return null;
    }

    /// <summary>
    /// Where reserve and free of 2^order pages stop, exclusive. RFC v3 adds a number of blocks to a page frame number.
    /// </summary>
    protected virtual ulong EndBlock(Pfn start, int order, TagRegion region, Page page)
    {
        var tagPages = Math.Max((1 << order) / TagRegion.PagesPerTagFrame, 1);
        return start.Value + (ulong)((tagPages + region.BlockSizePages - 1) / region.BlockSizePages);
    }

    /// <summary>What 2^order pages add to the count of a block that holds tags of theirs.</summary>
    protected virtual int BlockRefs(ulong block, TagRegion region, Page page, int order) =>
        Math.Min(1 << order, TagRegion.PagesPerTagFrame * region.BlockSizePages);

    /// <summary>block_ref_add().</summary>
    protected Step<int> BlockRefAdd(ulong block, TagRegion region, Page page, int order) =>
        Counts.Add(Memory.At(new Pfn(block)), BlockRefs(block, region, page, order));

    /// <summary>block_ref_sub_return().</summary>
    protected Step<int> BlockRefSubReturn(ulong block, TagRegion region, Page page, int order) =>
        Counts.Sub(Memory.At(new Pfn(block)), BlockRefs(block, region, page, order));

    /// <summary>tag_storage_reserve_block(): a block that has been taken from its allocator becomes reserved.</summary>
    public virtual async KernelTask<int> TagStorageReserveBlock(ulong block, TagRegion region, Page page, int order)
    {
        var first = Memory.At(new Pfn(block));
        await Tags.InvalidateData(first, region.BlockSizePages);
        var old = await StoreReservedBlock(block, new XaEntry((ulong)(PageAddress + ((long)first.Index * 64))));
        if (old.IsError) return old.Err;
        await BlockRefAdd(block, region, page, order);
        return 0;
    }

    /// <summary>The store of tag_storage_reserve_block().</summary>
    [CFunction("xa_store")]
    protected virtual KernelTask<XaEntry> StoreReservedBlock(ulong block, XaEntry entry) =>
        TagBlocksReserved.XaStore(block, entry, Gfp.Kernel);

    /// <summary>
    /// tag_storage_unreserve_block(): drops one use; the last one erases the block and gives it back. The caller
    /// holds the array's lock with interrupts off.
    /// </summary>
    public virtual async KernelTask TagStorageUnreserveBlock(ulong block, TagRegion region, Page page, int order)
    {
        if (await BlockRefSubReturn(block, region, page, order) != 1) return;
        await TagBlocksReserved.XaEraseLocked(block);
        await GiveBlockBack(Memory.At(new Pfn(block)), region);
    }

    /// <summary>Gives a block back to where it came from.</summary>
    protected virtual KernelTask GiveBlockBack(Page first, TagRegion region) => CmaRelease(first, region.BlockSizePages);

    /// <summary>
    /// reserve_tag_storage(): reserves the tag blocks of 2^order pages, restores saved tags, and only then sets
    /// PG_tag_storage_reserved. The caller owns a reference and may sleep.
    /// </summary>
    /// <returns>0, or an error and nothing is reserved.</returns>
    [Path(Rank = 0)]
    public virtual async KernelTask<int> ReserveTagStorage(Page page, int order, Gfp gfp)
    {
        Context.Warn(!Context.IsPreemptible(ModelThread.Current), "!preemptible()", Context.AboutPreemption);
        if (await PageTagStorageReserved(page)) return 0;
        gfp = ReserveFlags(gfp);
        if (FindBlock(page, out var region) is not { } start)
        {
            Context.Warn(true, "tag_storage_find_block(page, &start_block, &region)");
            return Errno.Invalid;
        }

        var end = EndBlock(start, order, region!, page);
        var step = (ulong)region!.BlockSizePages;
        await TagBlocksLock.Lock();
        if (await PageTagStorageReserved(page))
        {
            await TagBlocksLock.Unlock();
            return 0;
        }

        await AddUserOfReservedBlocks(start.Value, end, region, (page, order));
        var result = 0;
        for (var block = start.Value; block < end && result == 0; block += step)
        {
            if (!(await TagBlocksReserved.XaLoad(block)).IsNull) continue;
            result = await CmaAllocRange(Memory.Find(new Pfn(block)), region.BlockSizePages, tries: 3, gfp);
            if (result != 0)
            {
                WarnOfTakenBlock(result);
                break;
            }

            result = await TagStorageReserveBlock(block, region, page, order);
            if (result != 0) await CmaRelease(Memory.At(new Pfn(block)), region.BlockSizePages);
        }

        if (result == 0)
        {
            await MteRestoreTagsForPfn(page, order);
            await PageSetTagStorageReserved(page, order);
        }
        else
        {
            await DropUserOfReservedBlocks(start.Value, end, region, (page, order));
        }

        await TagBlocksLock.Unlock();
        return result;
    }

    /// <summary>Whether somebody else has taken the block's frames, which reserve_tag_storage() warns of.</summary>
    protected virtual bool WarnOfTakenBlock(int result) => Context.Warn(result == Errno.Exists, "ret == -EEXIST", WarningTopics.Block);

    /// <summary>
    /// free_tag_storage(): the page is being freed, in any context. Saved tags are dropped, and blocks that nobody
    /// uses any more are given back.
    /// </summary>
    [Path(Rank = 1)]
    public virtual async KernelTask FreeTagStorage(Page page, int order)
    {
        if (FindBlock(page, out var region) is not { } start)
        {
            Context.Warn(true, "tag_storage_find_block(page, &start_block, &region)");
            return;
        }

        await Tags.InvalidateTags(page, 1 << order);
        await TagsByPfnLock();
        for (var i = 0; i < 1 << order; i++)
        {
            var saved = await MteEraseTagsForPfn(Memory.Next(page, i));
            if (!saved.IsNull) await FreeSavedTags((long)saved.Raw);
        }

        await TagsByPfnUnlock();
        var end = EndBlock(start, order, region!, page);
        var irqs = await TagBlocksReserved.Lock.LockIrqSave();
        for (var block = start.Value; block < end; block += (ulong)region!.BlockSizePages)
        {
            if (Context.Warn((await TagBlocksReserved.XaLoad(block)).IsNull, "!xa_load(&tag_blocks_reserved, block)", WarningTopics.Block))
                continue;
            await TagStorageUnreserveBlock(block, region!, page, order);
        }

        await TagBlocksReserved.Lock.UnlockIrqRestore(irqs);
    }

    /// <summary>The flags a reservation allocates with.</summary>
    protected static Gfp ReserveFlags(Gfp gfp)
    {
        gfp &= ~Gfp.Tagged;
        return (gfp & Gfp.NoRetry) == 0 ? gfp | Gfp.RetryMayFail : gfp;
    }

    /// <summary>The part of reserve_tag_storage() that takes a use of the blocks that are reserved already.</summary>
    [CFunction("reserve_tag_storage", IsPart = true)]
    protected async KernelTask AddUserOfReservedBlocks(ulong start, ulong end, TagRegion region, (Page First, int Order) user)
    {
        var irqs = await TagBlocksReserved.Lock.LockIrqSave();
        for (var block = start; block < end; block += (ulong)region.BlockSizePages)
        {
            if (!(await TagBlocksReserved.XaLoad(block)).IsNull) await BlockRefAdd(block, region, user.First, user.Order);
        }

        await TagBlocksReserved.Lock.UnlockIrqRestore(irqs);
    }

    /// <summary>The part of reserve_tag_storage() that undoes a reservation that failed.</summary>
    [CFunction("reserve_tag_storage", IsPart = true)]
    protected async KernelTask DropUserOfReservedBlocks(ulong start, ulong end, TagRegion region, (Page First, int Order) user)
    {
        var irqs = await TagBlocksReserved.Lock.LockIrqSave();
        for (var block = start; block < end; block += (ulong)region.BlockSizePages)
        {
            if (!(await TagBlocksReserved.XaLoad(block)).IsNull) await TagStorageUnreserveBlock(block, region, user.First, user.Order);
        }

        await TagBlocksReserved.Lock.UnlockIrqRestore(irqs);
    }
}
