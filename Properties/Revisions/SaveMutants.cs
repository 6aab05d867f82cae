using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

// Each is RFC v3 with one change in mteswap.c's functions about tags_by_pfn.
internal sealed class Unchanged(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration);

internal sealed class TagsByPfnLockIrq(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override Step TagsByPfnLock() => TagsByPfn.Lock.LockIrq();

    public override Step TagsByPfnUnlock() => TagsByPfn.Lock.UnlockIrq();
}

internal sealed class SaveWithoutRelease(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    protected override KernelTask ReleaseUnusedSlot(ulong pfn) => default;
}

internal sealed class SaveWithoutReserve(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<bool> MteSaveTagsForPfn(long buffer, Page page)
    {
        await TagsByPfnLock();
        var isReserved = await PageTagStorageReserved(page);
        if (!isReserved) await TagsByPfn.XaStoreLocked(page.Pfn.Value, EntryOf(buffer), Gfp.Atomic);
        await TagsByPfnUnlock();
        return !isReserved;
    }
}

internal sealed class SaveTestsBeforeTheLock(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<bool> MteSaveTagsForPfn(long buffer, Page page)
    {
        if (await TagsByPfn.XaReserve(page.Pfn.Value, Gfp.Kernel) != 0) return true;
        var isReserved = await PageTagStorageReserved(page);
        await TagsByPfnLock();
        if (!isReserved) await TagsByPfn.XaStoreLocked(page.Pfn.Value, EntryOf(buffer), Gfp.Atomic);
        await TagsByPfnUnlock();
        return !isReserved;
    }
}

internal sealed class SaveWithGfpKernel(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<bool> MteSaveTagsForPfn(long buffer, Page page)
    {
        if (await TagsByPfn.XaReserve(page.Pfn.Value, Gfp.Kernel) != 0) return true;
        await TagsByPfnLock();
        var isReserved = await PageTagStorageReserved(page);
        if (!isReserved) await TagsByPfn.XaStoreLocked(page.Pfn.Value, EntryOf(buffer), Gfp.Kernel);
        await TagsByPfnUnlock();
        return !isReserved;
    }
}

internal sealed class RestoreAfterUnlock(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask MteRestoreTagsForPfn(Page start, int order)
    {
        await TagsByPfnLock();
        await TagsByPfnUnlock();
        for (var i = 0; i < 1 << order; i++) await RestoreTagsForPage(Memory.Next(start, i));
    }
}

internal sealed class RestoreWithoutTagging(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    [CFunction("mte_restore_tags_for_pfn", IsPart = true)]
    protected override async KernelTask RestoreTagsForPage(Page page)
    {
        var saved = (long)(await MteEraseTagsForPfn(page)).Raw;
        if (saved == 0) return;
        await MteRestorePageTags(page, saved);
        await SetPageMteTagged(page);
        await Buffers.Free(saved);
    }
}
