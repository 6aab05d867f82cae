using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

/// <summary>RFC v2, the posting before v3, defects included: what differs from RFC v3.</summary>
public partial class RfcV2(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    /// <inheritdoc/>
    public override async KernelTask<int> ReserveTagStorage(Page page, int order, Gfp gfp)
    {
        Context.Warn(!Context.IsPreemptible(ModelThread.Current), "!preemptible()", Context.AboutPreemption);
        if (await PageTagStorageReserved(page)) return 0;
        gfp = ReserveFlags(gfp);
        if (FindBlock(page, out var region) is not { } start)
        {
            Context.Warn(true, "tag_storage_find_block(page, &start_block, &region)");
            return 0;
        }

        var end = EndBlock(start, order, region!, page);
        await TagBlocksLock.Lock();
        if (await PageTagStorageReserved(page))
        {
            await TagBlocksLock.Unlock();
            return 0;
        }

        await AddUserOfReservedBlocks(start.Value, end, region!, (page, order));
        var result = 0;
        var failed = false;
        for (var block = start.Value; block < end && !failed; block += (ulong)region!.BlockSizePages)
        {
            if (!(await TagBlocksReserved.XaLoad(block)).IsNull) continue;
            result = await TakeAndReserveBlock(block, region!, (page, order), gfp);
            failed = result != 0;
        }

        if (failed)
        {
            result = ResultAfterSignal(result);
            await DropUserOfReservedBlocks(start.Value, end, region!, (page, order));
            await TagBlocksLock.Unlock();
            return result;
        }

        await PageSetTagStorageReserved(page, order);
        await TagBlocksLock.Unlock();
        await MteRestoreTagsForPfn(page, order);
        return 0;
    }

    /// <summary>What a reservation that failed returns. A fatal signal is no error to the caller: the task is going away.</summary>
    protected virtual int ResultAfterSignal(int result) => result == Errno.Interrupted ? 0 : result;

    /// <inheritdoc/>
    protected override ulong EndBlock(Pfn start, int order, TagRegion region, Page page) =>
        start.Value + (ulong)(Math.Max((1 << order) / TagRegion.PagesPerTagFrame, 1) * region.BlockSizePages);

    /// <inheritdoc/>
    protected override KernelTask GiveBlockBack(Page first, TagRegion region) => FreeContigRange(first, region.BlockSizePages);

    /// <inheritdoc/>
    protected override KernelTask ReleaseUnusedSlot(ulong pfn) => default;

    /// <inheritdoc/>
    [CFunction("mte_restore_tags_for_pfn", IsPart = true)]
    protected override async KernelTask RestoreTagsForPage(Page page)
    {
        if (!Context.Warn(!await PageTagStorageReserved(page), "!page_tag_storage_reserved(page)",
            WarningTopics.Of(PageFlag.TagStorageReserved))) await base.RestoreTagsForPage(page);
    }

    /// <inheritdoc/>
    protected override bool MayHaveSavedTags(Page from) => from.IsTagStorage;

    /// <inheritdoc/>
    protected override bool KvmHasMte => false;

    /// <inheritdoc/>
    protected override bool RemembersMajorFaults => false;

    /// <inheritdoc/>
    protected override KernelTask<bool> MissesTagStorage(Page page) => default;

    /// <inheritdoc/>
    public override async KernelTask TagClearHighpage(Page page) => await ZeroTags(page);

    /// <inheritdoc/>
    [CFunction("post_alloc_hook", IsService = true)]
    protected override async KernelTask<bool> PostAllocHook(Page page, int order, Gfp gfp)
    {
        await Counts.Set(page, 1);
        if ((gfp & Gfp.Tagged) == 0)
        {
            await ClearHighpages(page, order, gfp);
            return true;
        }

        if (await ArchPrepNewPage(page, order, gfp) != 0)
        {
            await PutPage(page, order);
            return false;
        }

        if ((gfp & Gfp.Zero) == 0) return true;
        for (var i = 0; i < 1 << order; i++) await TagClearHighpage(Memory.Next(page, i));
        return true;
    }

    /// <summary>arch_prep_new_page() of RFC v2: an error fails the allocation.</summary>
    public async KernelTask<int> ArchPrepNewPage(Page page, int order, Gfp gfp) =>
        TagStorageEnabled && (gfp & Gfp.Tagged) != 0 ? await ReserveTagStorage(page, order, gfp) : 0;

    /// <summary>arch_free_pages_prepare() of RFC v2: a page with tags gives its storage back.</summary>
    public override async KernelTask ArchFreePagesPrepare(Page page, int order)
    {
        if (TagStorageEnabled && await PageMteTagged(page)) await FreeTagStorage(page, order);
    }

    /// <summary>handle_page_missing_tag_storage() of RFC v2: fault on access of one page.</summary>
    [CFunction("handle_page_missing_tag_storage")]
    public override async KernelTask<VmFault> HandlePteProtnone(MmStruct mm, int address, Pte original, FaultFlags flags)
    {
        await mm.Table.Lock.Lock();
        if (await mm.Table.Get(address) != original)
        {
            await mm.Table.Lock.Unlock();
            return VmFault.None;
        }

        var page = Memory[original.PageIndex];
        var writable = IsShared(mm, address) || await CanChangePteWritable(page);
        if (await mm.IsMte(mm.VmaOf(address)))
        {
            await Counts.Add(page, 1);
            await mm.Table.Lock.Unlock();
            if (await FreeLists.Blocks.IsIsolated(page)) return await RetryMissingTagStorage(page, mm, address, flags);
            if (page.IsTagStorage)
            {
                return await AfterReplacement(await MigrateTagStoragePage(page), mm, address, flags);
            }

            if (await ReserveMissingTagStorage(page) != 0) return await FailMissingTagStorage(page, mm, address, flags);
            await PutPage(page);
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

    /// <summary>The reservation of handle_page_missing_tag_storage(): of one page, whatever it is part of.</summary>
    [CFunction("handle_page_missing_tag_storage", IsPart = true)]
    protected virtual async KernelTask<int> ReserveMissingTagStorage(Page page) => await ReserveTagStorage(page, 0, Gfp.HighUserMovable);

    /// <summary>What handle_page_missing_tag_storage() does when the storage cannot be had.</summary>
    [CFunction("handle_page_missing_tag_storage", IsPart = true)]
    protected virtual KernelTask<VmFault> FailMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags) =>
        RetryMissingTagStorage(page, mm, address, flags);

    /// <summary>
    /// out_retry of handle_page_missing_tag_storage(): the VMA's lock is dropped in any case; mmap_lock is not,
    /// although the fault is to be retried.
    /// </summary>
    [CFunction("handle_page_missing_tag_storage", IsPart = true)]
    protected override async KernelTask<VmFault> RetryMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags)
    {
        await PutPage(page);
        if ((flags & FaultFlags.VmaLock) != 0) await ReleaseFaultLock(mm, address, flags);
        return IsFirstRetry(flags) ? VmFault.Retry : VmFault.None;
    }

    /// <summary>
    /// migrate_tag_storage_page(): a page in a frame of tag storage moves to one that is allocated tagged. Drops the
    /// caller's reference.
    /// </summary>
    public async KernelTask<int> MigrateTagStoragePage(Page page)
    {
        LruCacheDisable();
        if (!await FolioIsolateLru(page))
        {
            await PutPage(page);
            return Errno.Again;
        }

        await PutPage(page);
        var result = Errno.Busy;
        for (var tries = 0; tries < 5 && result == Errno.Busy; tries++)
            result = await ReplaceTagStoragePage(page);
        if (result != 0) await FolioPutbackLru(page);
        return result;
    }

    /// <summary>One try of migrate_tag_storage_page().</summary>
    [CFunction("migrate_tag_storage_page", IsPart = true)]
    protected virtual async KernelTask<int> ReplaceTagStoragePage(Page page) => await MigratePages(page, Gfp.HighUserMovable | Gfp.Tagged);

    /// <summary>arch_migration_target_gfp() of RFC v2: the replacement of a page with tags is allocated tagged.</summary>
    [CFunction("alloc_migration_target", IsPart = true)]
    protected override async KernelTask<Gfp> MigrationTargetGfp(Page source, Gfp gfp)
    {
        gfp &= ~Gfp.Zero;
        return await PageMteTagged(source) ? gfp | Gfp.Tagged : gfp;
    }

    [CFunction("reserve_tag_storage", IsPart = true)]
    private async KernelTask<int> TakeAndReserveBlock(ulong block, TagRegion region, (Page First, int Order) user, Gfp gfp)
    {
        if (Memory.Find(new Pfn(block)) is not { } page) return Errno.Invalid;
        if (region.BlockSizePages == 1 && await IsFreeBuddyPage(page) && await TakePageOffBuddy(page))
        {
            var stored = await TagStorageReserveBlock(block, region, user.First, user.Order);
            if (stored == 0) await Counts.Inc(page);
            else await PutPageBackBuddy(page);
            return stored;
        }

        var result = Errno.Busy;
        for (var tries = 0; tries < 3 && result == Errno.Busy; tries++)
            result = await AllocContigRange(page, region.BlockSizePages, signals: true, gfp);
        if (result != 0) return result;
        result = await TagStorageReserveBlock(block, region, user.First, user.Order);
        if (result != 0) await FreeContigRange(page, region.BlockSizePages);
        return result;
    }

    /// <inheritdoc/>
    [CFunction("driver", IsPart = true)]
    protected override async KernelTask TakeRange(Page first, int count) =>
        await AllocContigRange(first, count, signals: false, ContigRangeGfp);

    /// <summary>is_free_buddy_page(): without a lock.</summary>
    [CFunction("is_free_buddy_page", IsService = true)]
    protected virtual async KernelTask<bool> IsFreeBuddyPage(Page page) => await FreeLists.IsFreeBuddyPage(page);

    /// <summary>take_page_off_buddy(): whether the frame was free; its count stays 0.</summary>
    [CFunction("take_page_off_buddy", IsService = true)]
    protected virtual async KernelTask<bool> TakePageOffBuddy(Page page)
    {
        var irqs = await FreeLists.Lock.LockIrqSave();
        var taken = await FreeLists.TakeFrame(page);
        await FreeLists.Lock.UnlockIrqRestore(irqs);
        return taken;
    }

    /// <summary>
    /// put_page_back_buddy(): drops a reference, which a frame fresh from the buddy allocator does not have: its count becomes −1,
    /// and it is free never again.
    /// </summary>
    [CFunction("put_page_back_buddy", IsService = true)]
    protected virtual async KernelTask PutPageBackBuddy(Page page)
    {
        var irqs = await FreeLists.Lock.LockIrqSave();
        var left = await Counts.Sub(page, 1);
        Context.Warn(left < 0, "page_ref_count(page) == 0");
        if (left == 0) await FreeLists.Give(page, 0);
        await FreeLists.Lock.UnlockIrqRestore(irqs);
    }
}
