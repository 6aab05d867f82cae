using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

// mm/mmu_notifier.c, virt/kvm/kvm_main.c: a virtual machine hears of entries that change. Callers ask whether there
// is one (mm_has_notifiers()) before they call.
public abstract partial class Revision
{
    /// <summary>mmu_notifier_invalidate_range_start(): nothing in the range is mapped at stage 2 until the end is told.</summary>
    [CFunction("mmu_notifier_invalidate_range_start", IsService = true)]
    protected async KernelTask MmuNotifierInvalidateRangeStart(Kvm kvm, int first, int count)
    {
        Context.MightSleep();
        await kvm.MmuLock.WriteLock();
        await kvm.InvalidateBegin();
        await kvm.Unmap(first, count);
        await kvm.MmuLock.WriteUnlock();
    }

    /// <summary>mmu_notifier_invalidate_range_end().</summary>
    [CFunction("mmu_notifier_invalidate_range_end", IsService = true)]
    protected async KernelTask MmuNotifierInvalidateRangeEnd(Kvm kvm)
    {
        await kvm.MmuLock.WriteLock();
        await kvm.InvalidateEnd();
        await kvm.MmuLock.WriteUnlock();
    }
}
