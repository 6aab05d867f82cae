using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>KVM_ARM_MTE_COPY_TAGS accesses the tags of a page that has tag storage; one that cannot have any is replaced.</summary>
    internal sealed class StorageForCopiedTags : Patch
    {
        internal static Repair Row { get; } =
            new("kvm-copy-storage", ["kvm-copies-tags-without-storage"], Postings.V3,
                "kvm_vm_ioctl_mte_copy_tags() reserves tag storage for the page, as user_mem_abort() does.")
            {
                Make = () => new StorageForCopiedTags(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("kvm_vm_ioctl_mte_copy_tags", IsPart = true)]
        internal override async KernelTask<Page?> GetPageOfGuest(Kvm kvm, int address, bool write)
        {
            for (var tries = 0; tries < FaultLimit; tries++)
            {
                if (await base.GetPageOfGuest(kvm, address, write) is not { } page) return null;

                // To replace a page takes a plain reference, whatever the page is held by.
                await Code.Counts.Add(page, 1);
                var reserved = await Code.KvmMteReserveTagStorage(page) == 0;
                if (reserved)
                {
                    await Code.PutPage(page);
                    return page;
                }

                await Code.PutPageOfGuest(page, write);
            }

            return null;
        }
    }
}
