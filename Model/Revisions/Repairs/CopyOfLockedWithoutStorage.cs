using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// The copy of a page that is locked gets no tag storage yet: its tags are saved, and the first access to it reserves some.
    /// </summary>
    internal sealed class CopyOfLockedWithoutStorage : Patch
    {
        internal static Repair Row { get; } =
            new("copy-untagged", ["folio-locked-over-reserve"], Postings.Both,
                "ksm_might_need_to_copy() and shmem_replace_folio() allocate the copy of a locked page without __GFP_TAGGED.")
            {
                Make = () => new CopyOfLockedWithoutStorage(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override KernelTask<Page?> AllocCopyOfSwapped(MmStruct mm, int address) => Code.AllocPages(0, Gfp.HighUserMovable);

        internal override KernelTask<Page?> ShmemReplaceFolio(Page old, SwapEntry entry, Gfp gfp) =>
            base.ShmemReplaceFolio(old, entry, gfp & ~Gfp.Tagged);
    }
}
