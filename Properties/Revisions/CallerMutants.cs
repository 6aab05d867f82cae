using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

// Each is RFC v3 with one change in a path of mm that calls the series.
internal sealed class SetPteWithoutSync(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask SetPteAt(MmStruct mm, int address, Pte pte) => await mm.Table.Set(address, pte);
}

internal sealed class ProtnoneWithoutRecheck(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<VmFault> HandlePteProtnone(MmStruct mm, int address, Pte original, FaultFlags flags)
    {
        await mm.Table.Lock.Lock();
        await mm.Table.Get(address);
        var page = Memory[original.PageIndex];
        var writable = await CanChangePteWritable(page);
        await Counts.Add(page, 1);
        await mm.Table.Lock.Unlock();
        var result = await HandleFolioMissingTagStorage(page, mm, address, flags);
        if ((result & VmFault.MapPte) == 0) return result;
        await mm.Table.Lock.Lock();
        await MakePtePresent(mm, address, writable);
        await mm.Table.Lock.Unlock();
        return VmFault.None;
    }
}

internal sealed class ChildMappedBeforeTheCopy(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> CopyPresentPage(MmStruct child, int address, Page page, Page prealloc)
    {
        await SetPteAt(child, address, Pte.Of(prealloc, writable: true, tagged: true));
        return await base.CopyPresentPage(child, address, page, prealloc);
    }
}

internal sealed class UnuseBeforePtl(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> UnusePte(MmStruct mm, int address, SwapEntry entry, Page cached)
    {
        await MteTryTransferSwapTags(entry, cached);
        return await base.UnusePte(mm, address, entry, cached);
    }
}

internal sealed class MergeRegardlessOfTags(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<bool> MemcmpPages(Page first, Page second)
    {
        await Data.Compare(first, second);
        return await PageMteTagged(first) && false;
    }
}

internal sealed class InvalidateAreaUnlocked(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask MteInvalidateTagsAreaBySwpEntry(int type = 1)
    {
        var found = await TagsBySwpEntry.XaFind(SwapEntry.First, SwapEntry.Last);
        if (!found.Entry.IsNull) await Buffers.Free((long)found.Entry.Raw);
    }
}
