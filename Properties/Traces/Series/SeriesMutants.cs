using TagStorageModel.Harness.Traces.Series;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Traces.Series;

// Each is a revision, as it is replayed, with one change of another kind.
internal sealed class AnotherLock(Machine machine, MachineConfiguration configuration) : RecordedV3(machine, configuration)
{
    public override Step TagsByPfnLock() => TagsByPfn.Lock.LockIrq();
}

internal sealed class FlagsFirst(Machine machine, MachineConfiguration configuration) : RecordedV3(machine, configuration)
{
    public override async KernelTask MteRestoreTagsForPfn(Page start, int order)
    {
        await PageSetTagStorageReserved(start, order);
        await base.MteRestoreTagsForPfn(start, order);
    }
}

internal sealed class SlotStays(Machine machine, MachineConfiguration configuration) : RecordedV3(machine, configuration)
{
    protected override KernelTask ReleaseUnusedSlot(ulong pfn) => default;
}

internal sealed class SlotIsReleased(Machine machine, MachineConfiguration configuration) : RecordedV2(machine, configuration)
{
    protected override KernelTask ReleaseUnusedSlot(ulong pfn) => TagsByPfn.XaRelease(pfn);
}

internal sealed class FlagsOfTheCaller(Machine machine, MachineConfiguration configuration) : RecordedV3(machine, configuration)
{
    public override KernelTask<int> CmaAllocRange(Page? first, int count, int tries, Gfp gfp) =>
        base.CmaAllocRange(first, count, tries, gfp & ~Gfp.RetryMayFail);
}

internal sealed class OneForAll(Machine machine, MachineConfiguration configuration) : RecordedV3(machine, configuration)
{
    public override async KernelTask<int> TagStorageReserveBlock(ulong block, TagRegion region, Page page, int order)
    {
        var first = Memory.At(new Pfn(block));
        await Tags.InvalidateData(first, region.BlockSizePages);
        var old = await TagBlocksReserved.XaStore(block, new XaEntry(0x2000_0000ul + ((ulong)first.Index * 64)), Gfp.Kernel);
        if (old.IsError) return old.Err;
        await Counts.Add(first, 1);
        return 0;
    }
}

internal sealed class TagsCopiedFirst(Machine machine, MachineConfiguration configuration) : RecordedV3(machine, configuration)
{
    public override async KernelTask CopyHighpage(Page to, Page from)
    {
        await Data.Copy(to, from);
        if (TagStorageEnabled && await TryTransferSavedTags(from, to)) return;
        if (!await PageMteTagged(from)) return;
        var tags = await Tags.Read(from);
        await Tags.Write(to, tags);
        await TryPageMteTagging(to);
        await SetPageMteTagged(to);
    }
}
