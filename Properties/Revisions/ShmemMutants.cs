using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

// Each is RFC v3 with one change in the paths of shared memory.
internal sealed class ShmemAllocatesUntagged(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<ShmemFolio> ShmemGetFolioGfp(int index, Gfp gfp) =>
        await base.ShmemGetFolioGfp(index, gfp & ~Gfp.Tagged);
}

internal sealed class ShmemReplacesUntagged(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<Page?> ShmemReplaceFolio(Page old, SwapEntry entry, Gfp gfp) =>
        await base.ShmemReplaceFolio(old, entry, gfp & ~Gfp.Tagged);
}

internal sealed class ShmemWrittenBeforeItLeavesTheFile(Machine machine, MachineConfiguration configuration)
    : Revision(machine, configuration)
{
    public override async KernelTask<int> ShmemWritepage(Page page, int index)
    {
        await File!.SwapList.Lock();
        var slot = await AddToSwap(page);
        var entry = new SwapEntry(slot);
        await Swap.Duplicate(entry);
        var written = await SwapWritepage(page, entry) == 0;
        await ShmemDeleteFromPageCache(page, index, FileSlot.Of(entry));
        await File.SwapList.Unlock();
        return written ? slot : -1;
    }
}

internal sealed class TruncateTakesOnlyWhatItCanLock(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask ShmemUndoRange(int index)
    {
        var slot = await File!.Find(index);
        if (!slot.IsPage) return;
        var page = Memory[slot.PageIndex];
        if (await page.Lock.TryLock())
        {
            await TruncateInodeFolio(page, index);
            await page.Lock.Unlock();
        }

        await PutPage(page);
    }
}

internal sealed class FileCopiedUnderTheLock(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    protected override async KernelTask CollapseFileCopy(Page huge, IReadOnlyList<Page?> sources)
    {
        await File!.Lock.LockIrq();
        await base.CollapseFileCopy(huge, sources);
        await File.Lock.UnlockIrq();
    }
}

internal sealed class CollapseOfVmMteFile(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    protected override KernelTask<bool> HugepageVmaRevalidate(MmStruct mm, int vma) => new(true);
}
