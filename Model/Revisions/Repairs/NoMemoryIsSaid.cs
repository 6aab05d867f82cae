using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>Memory that is short for tags is said to be short.</summary>
    internal sealed class NoMemoryIsSaid : Patch
    {
        internal static Repair Row { get; } =
            new("prepare-enomem", ["oom-becomes-sigbus", "swapoff-hides-oom"], Postings.Both,
                "shmem_swapin_folio() and unuse_pte() make -ENOMEM of VM_FAULT_OOM.")
            {
                Make = () => new NoMemoryIsSaid(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override int ErrorOfPrepare(VmFault prepared) => Errno.NoMemory;
    }
}
