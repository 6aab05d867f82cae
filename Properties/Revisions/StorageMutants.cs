using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

// Each is RFC v3 with one change in mte_tag_storage.c or in the hooks of the page allocator.
internal sealed class FlagBeforeRestore(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask MteRestoreTagsForPfn(Page start, int order)
    {
        await PageSetTagStorageReserved(start, order);
        await base.MteRestoreTagsForPfn(start, order);
    }
}

internal sealed class NoRecheck(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> ReserveTagStorage(Page page, int order, Gfp gfp)
    {
        if (await PageTagStorageReserved(page)) return 0;
        if (FindBlock(page, out var region) is not { } start) return Errno.Invalid;
        await TagBlocksLock.Lock();
        await AddUserOfReservedBlocks(start.Value, EndBlock(start, order, region!, page), region!, (page, order));
        var result = 0;
        if ((await TagBlocksReserved.XaLoad(start.Value)).IsNull)
        {
            result = await CmaAllocRange(Memory.Find(start), region!.BlockSizePages, tries: 3, gfp);
            if (result == 0) result = await TagStorageReserveBlock(start.Value, region, page, order);
        }

        await MteRestoreTagsForPfn(page, order);
        await PageSetTagStorageReserved(page, order);
        await TagBlocksLock.Unlock();
        return result;
    }
}

internal sealed class XaStoreIrq(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> TagStorageReserveBlock(ulong block, TagRegion region, Page page, int order)
    {
        await Tags.InvalidateData(Memory.At(new Pfn(block)), region.BlockSizePages);
        var old = await TagBlocksReserved.XaStoreIrq(block, XaEntry.Pointer(block), Gfp.Kernel);
        if (!old.IsError) await BlockRefAdd(block, region, page, order);
        return old.Err;
    }
}

internal sealed class NoCacheMaintenance(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> TagStorageReserveBlock(ulong block, TagRegion region, Page page, int order)
    {
        var old = await TagBlocksReserved.XaStore(block, XaEntry.Pointer(block), Gfp.Kernel);
        if (!old.IsError) await BlockRefAdd(block, region, page, order);
        return old.Err;
    }
}

internal sealed class GiveBackBeforeErase(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask TagStorageUnreserveBlock(ulong block, TagRegion region, Page page, int order)
    {
        if (await BlockRefSubReturn(block, region, page, order) != 1) return;
        await GiveBlockBack(Memory.At(new Pfn(block)), region);
        await TagBlocksReserved.XaEraseLocked(block);
    }
}

internal sealed class EndBlockInPages(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    protected override ulong EndBlock(Pfn start, int order, TagRegion region, Page page) => start.Value + 1;
}

internal sealed class EraseAfterUnlock(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask FreeTagStorage(Page page, int order)
    {
        if (FindBlock(page, out var region) is not { } start) return;
        await Tags.InvalidateTags(page, 1 << order);
        await TagsByPfnLock();
        await TagsByPfnUnlock();
        var saved = (long)(await MteEraseTagsForPfn(page)).Raw;
        if (saved != 0) await Buffers.Free(saved);
        await DropUserOfReservedBlocks(start.Value, EndBlock(start, order, region!, page), region!, (page, order));
    }
}

internal sealed class FreeWithPlainLock(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask FreeTagStorage(Page page, int order)
    {
        if (FindBlock(page, out var region) is not { } start) return;
        await Tags.InvalidateTags(page, 1 << order);
        await TagsByPfnLock();
        await MteEraseTagsForPfn(page);
        await TagsByPfnUnlock();
        await TagBlocksReserved.Lock.Lock();
        await TagBlocksReserved.XaLoad(start.Value);
        await TagStorageUnreserveBlock(start.Value, region!, page, order);
        await TagBlocksReserved.Lock.Unlock();
    }
}

internal sealed class FreeHookTestsTagged(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask ArchFreePagesPrepare(Page page, int order)
    {
        if (await PageMteTagged(page)) await FreeTagStorage(page, order);
    }
}

internal sealed class NoAllocHook(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override KernelTask ArchAllocPage(Page page, int order, Gfp gfp) => default;
}

internal sealed class TakenWithoutWarning(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> CmaAllocRange(Page? first, int count, int tries, Gfp gfp)
    {
        var result = await base.CmaAllocRange(first, count, tries, gfp);
        return result == Errno.Exists ? Errno.Busy : result;
    }
}

internal sealed class DeafToSignals(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> AllocContigRange(Page first, int count, bool signals, Gfp gfp)
    {
        var result = await base.AllocContigRange(first, count, signals, gfp);
        return result == Errno.Interrupted ? Errno.Busy : result;
    }
}

internal sealed class TargetsOfTheirOwn(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    protected override KernelTask<Gfp> MigrationTargetGfp(Page source, Gfp gfp) => new(Gfp.HighUserMovable);
}
