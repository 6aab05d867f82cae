using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>A fault that is to be retried has released its lock, whichever it holds.</summary>
    internal sealed class DropMmapLockOnRetry : Patch
    {
        internal static Repair Row { get; } =
            new("retry-unlocked", ["mmap-lock-kept-on-retry"], Postings.V2,
                "handle_page_missing_tag_storage() and handle_huge_page_missing_tag_storage() drop the lock of the fault before "
                + "they return VM_FAULT_RETRY.")
            {
                Make = () => new DropMmapLockOnRetry(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("handle_page_missing_tag_storage", IsPart = true)]
        internal override async KernelTask<VmFault> RetryMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags)
        {
            await Code.PutPage(page);
            return await Retry(mm, address, flags);
        }

        [CFunction("handle_huge_page_missing_tag_storage", IsPart = true)]
        internal override async KernelTask<VmFault> RetryMissingHugeStorage(MmStruct mm, FaultFlags flags) =>
            await Retry(mm, mm.Size, flags);

        [CFunction("handle_page_missing_tag_storage", IsPart = true)]
        private static async KernelTask<VmFault> Retry(MmStruct mm, int address, FaultFlags flags)
        {
            if (!IsFirstRetry(flags)) return VmFault.None;
            if ((flags & FaultFlags.RetryNowait) == 0) await ReleaseFaultLock(mm, address, flags);
            return VmFault.Retry;
        }
    }
}
