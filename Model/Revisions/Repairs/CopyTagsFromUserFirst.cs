using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// User memory is read before PG_mte_lock is had: whoever waits for PG_mte_tagged waits for nothing that may sleep or be preempted.
    /// </summary>
    internal sealed class CopyTagsFromUserFirst : Patch
    {
        internal static Repair Row { get; } =
            new("copy-user-first", ["tags-copied-from-user-under-pg-mte-lock"], Postings.V3,
                "kvm_vm_ioctl_mte_copy_tags() copies the tags from user memory into a buffer of its own, and is not preempted from "
                + "try_page_mte_tagging() to set_page_mte_tagged().")
            {
                Make = () => new CopyTagsFromUserFirst(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        [CFunction("kvm_vm_ioctl_mte_copy_tags", IsPart = true)]
        internal override async KernelTask<bool> CopyTagsToGuest(MmStruct mm, Page page, RemoteAddress remote, long tags, int? buffer)
        {
            if (buffer is { } source && !await Code.AccessOfKernel(mm, source, write: false)) return false;
            Context.PreemptDisable();
            await base.CopyTagsToGuest(mm, page, remote, tags, buffer: null);
            Context.PreemptEnable();
            return true;
        }
    }
}
