using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

// Each is RFC v3 with one change in how ptrace, KVM or the zero page reach tags.
internal sealed class PtraceWithoutCheck(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    protected override KernelTask<bool> MissesTagStorage(Page page) => default;
}

internal sealed class GuestMappedWithoutStorage(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override KernelTask<int> KvmMteReserveTagStorage(Page page) => default;
}

internal sealed class SanitiseRegardless(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask SanitiseMteTags(Page page)
    {
        await Tags.Write(page, 0);
        await SetPageMteTagged(page);
    }
}

internal sealed class ZeroPageWithoutStorage(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    protected override KernelTask MteTagStorageActivate(Page zero) => default;
}
