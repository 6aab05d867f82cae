using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>The page is pinned while tags are written: it stays the one that the process has mapped.</summary>
    internal sealed class PinForCopiedTags : Patch
    {
        internal static Repair Row { get; } =
            new("kvm-copy-pin", ["tags-written-beside-a-copy"], Postings.V3,
                "kvm_vm_ioctl_mte_copy_tags() pins the page that it writes tags to: fork copies it for the child.")
            {
                Make = () => new PinForCopiedTags(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("kvm_vm_ioctl_mte_copy_tags", IsPart = true)]
        internal override async KernelTask<Page?> GetPageOfGuest(Kvm kvm, int address, bool write)
        {
            if (!write) return await base.GetPageOfGuest(kvm, address, write);
            for (var tries = 0; tries < FaultLimit; tries++)
            {
                await kvm.Mm.Lock.ReadLock();
                var page = await PinMapped(kvm.Mm, address);
                var fault = page is null ? await Code.HandleMmFault(kvm.Mm, address, FaultFlags.Write) : VmFault.None;
                await kvm.Mm.Lock.ReadUnlock();
                if (page is not null || fault.IsError()) return page;
            }

            return null;
        }

        /// <summary>A pinned page may be used by others: the last reference can be this.</summary>
        [CFunction("unpin_user_page", IsService = true)]
        internal override async KernelTask PutPageOfGuest(Page page, bool write)
        {
            if (write) await Code.Counts.Sub(page, PageRefCounts.PinBias - 1);
            await base.PutPageOfGuest(page, write);
        }

        [CFunction("pin_user_pages", IsService = true)]
        private async KernelTask<Page?> PinMapped(MmStruct mm, int address)
        {
            await mm.Table.Lock.Lock();
            var pte = await mm.Table.Get(address);
            var page = pte.IsValid && pte.IsWritable ? Code.Memory[pte.PageIndex] : null;
            if (page is not null) await Code.Counts.Add(page, PageRefCounts.PinBias);
            await mm.Table.Lock.Unlock();
            return page;
        }
    }
}
