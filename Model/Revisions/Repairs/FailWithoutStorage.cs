using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// An access whose tag storage cannot be had ends, rather than being made again. Where storage could not be had for a page, its
    /// replacement must have some.
    /// </summary>
    internal class FailWithoutStorage : Patch
    {
        internal static Repair Row { get; } =
            new("storage-sigbus", ["no-error-for-storage-in-use"], Postings.Both,
                "A fault on access that cannot have tag storage, nor another page, returns VM_FAULT_SIGBUS once it was retried.")
            {
                Make = () => new FailWithoutStorage(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        /// <summary>An allocation with __GFP_TAGGED that fails if there is no tag storage.</summary>
        private const Gfp MustBeReserved = (Gfp)(1 << 14);

        [CFunction("replace_folio_with_tagged")]
        internal override async KernelTask<int> ReplaceFolioWithTagged(Page page)
        {
            if (page.IsTagStorage) return await base.ReplaceFolioWithTagged(page);
            LruCacheDisable();
            var isolated = await Code.FolioIsolateLru(page);
            await Code.PutPage(page);
            if (!isolated) return Errno.Again;
            var result = Errno.Busy;
            for (var i = 0; i < 3 && result == Errno.Busy; i++)
                result = await Code.MigratePages(page, Gfp.HighUserMovable | Gfp.Tagged | MustBeReserved);
            if (result != 0) await Code.FolioPutbackLru(page);
            return result;
        }

        [CFunction("post_alloc_hook", IsPart = true)]
        internal override async KernelTask<bool> PostAllocHook(Page page, int order, Gfp gfp)
        {
            if (!await base.PostAllocHook(page, order, gfp)) return false;
            if ((gfp & MustBeReserved) == 0 || await Code.PageTagStorageReserved(page)) return true;
            await Code.PutPage(page, order);
            return false;
        }

        /// <summary>What the fault returns.</summary>
        protected virtual VmFault Failure => VmFault.Sigbus;

        internal override async KernelTask<VmFault> AfterReplacement(int result, MmStruct mm, int address, FaultFlags flags)
        {
            if (result == 0) return VmFault.None;
            if (!IsFirstRetry(flags)) return Failure;
            if ((flags & FaultFlags.RetryNowait) == 0) await ReleaseFaultLock(mm, address, flags);
            return VmFault.Retry;
        }

        /// <summary>access_remote_tags() does not try for ever, either: its second fault is one that was retried.</summary>
        internal override FaultFlags RemoteFaultFlags(int faults) =>
            faults == 0 ? base.RemoteFaultFlags(faults) : base.RemoteFaultFlags(faults) | FaultFlags.Tried;

        internal override int ResultOfReplacement(int result) => result == 0 ? Errno.Again : Errno.Fault;

        [CFunction("handle_page_missing_tag_storage", IsPart = true)]
        internal override async KernelTask<VmFault> FailMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags)
        {
            if (IsFirstRetry(flags)) return await base.FailMissingTagStorage(page, mm, address, flags);
            await Code.PutPage(page);
            return Failure;
        }

        [CFunction("handle_huge_page_missing_tag_storage", IsPart = true)]
        internal override async KernelTask<VmFault> RetryMissingHugeStorage(MmStruct mm, FaultFlags flags)
        {
            var result = await base.RetryMissingHugeStorage(mm, flags);
            return result == VmFault.None ? Failure : result;
        }
    }
}
