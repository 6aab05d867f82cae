using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

// Each is RFC v3 with one change in what is done to huge pages.
internal sealed class SetPmdWithoutSync(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask SetPmdAt(MmStruct mm, Pte pmd) => await mm.Table.SetPmd(pmd);
}

internal sealed class TailsKeepTheirFlags(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask SplitHugePageTail(Page head, Page tail)
    {
        await tail.Lock.TryLock(nested: true);
        await Compound.ClearTail(tail);
        await Counts.Set(tail, 1);
        await Flags.Set(tail, PageFlag.Lru);
    }
}

internal sealed class CollapseOfVmMte(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<bool> HugepageVmaRevalidate(MmStruct mm) => (await mm.Table.GetPmd()).IsTable;
}

internal sealed class HugeTargetUnderTheLock(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    protected override async KernelTask<int> MigrateHugePage(Page source, Gfp gfp)
    {
        await source.Lock.Lock();
        return await base.MigrateHugePage(source, gfp);
    }
}

internal sealed class CompactionOfHugePages(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask CompactZone(Page page)
    {
        if (await FolioIsolateLru(page)) await MigratePages(page, Gfp.HighUserMovable, MigrateMode.Async);
    }
}

internal sealed class HugeZeroPageTagged(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<bool> GetHugeZeroPage()
    {
        if (await HugeZero!.TryGet()) return true;
        var page = await AllocHugePages((Gfp.Transhuge | Gfp.Zero | Gfp.Tagged) & ~Gfp.Movable);
        return page is not null && await HugeZero.Install(page);
    }
}
