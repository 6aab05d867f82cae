using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

// Each is RFC v3 with one change where the contents of a page are copied or swapped.
internal sealed class CopyTagsAlone(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask CopyHighpage(Page to, Page from) => await TryTransferSavedTags(from, to);
}

internal sealed class ShareWhatIsPinned(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> CopyPresentPage(MmStruct child, int address, Page page, Page prealloc)
    {
        await Counts.Add(page, 1);
        await Rmap.Add(page, address);
        await SetPteAt(child, address, Pte.Of(page, writable: false, tagged: false));
        return 2;
    }
}

internal sealed class CollapseWithoutCopying(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask CollapseHugePageCopy(MmStruct mm, Page page) => await Data.Clear(page, HugeOrder);
}

internal sealed class MergeWithoutComparing(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<bool> MemcmpPages(Page first, Page second) => await PageMteTagged(first) && false;
}
