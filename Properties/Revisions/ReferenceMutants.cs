using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

// Each is RFC v3 with one change in how pipes and bios hold pages.
internal sealed class VmspliceForWriting(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask VmspliceToPipe(MmStruct mm, int address, int slot)
    {
        if (await GetUserPagesUnlocked(mm, address, GupFlags.Write) is { } page)
            await DriverPages.Put(slot, DriverPage.Reference(page));
    }
}

internal sealed class SpliceWithoutFolioLock(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask ShmemFileSpliceRead(int index, int slot)
    {
        var found = await File!.Find(index);
        if (found.IsPage) await DriverPages.Put(slot, DriverPage.Reference(Memory[found.PageIndex]));
    }
}

internal sealed class EndIoLeavesTheFirst(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask BioReleasePages() => await DriverRelease(1);
}
