using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
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

internal sealed class GuestReservesForOnePage(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> KvmMteReserveTagStorage(Page page)
    {
        if (await PageTagStorageReserved(page)) return 0;
        if (!page.IsTagStorage && await ReserveTagStorage(page, 0, Gfp.HighUserMovable) == 0) return 0;
        await ReplaceFolioWithTagged(page);
        return Errno.Again;
    }
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

internal sealed class TagsCopiedBeforeTheLock(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> KvmVmIoctlMteCopyTags(Kvm kvm, int address, bool write, long tags, int? buffer = null)
    {
        if (buffer is not { } source || !write) return await base.KvmVmIoctlMteCopyTags(kvm, address, write, tags, buffer);
        var copied = await AccessOfKernel(kvm.Mm, source, write: false);
        return copied ? await base.KvmVmIoctlMteCopyTags(kvm, address, write, tags) : Errno.Fault;
    }
}

internal sealed class ScopeIsLeftEarly(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask DriverAllocPagesNoio(int order, int slot)
    {
        Context.MemallocRestore(Context.MemallocNoioSave());
        await DriverAllocPages(order, tagged: true, slot);
    }

    public override async KernelTask PinUserPagesNoio(MmStruct mm, int address, int slot)
    {
        Context.MemallocRestore(Context.MemallocNoioSave());
        await PinUserPages(mm, address, slot);
    }
}
