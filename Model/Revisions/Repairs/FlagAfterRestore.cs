using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// RFC v2 with the flag where it belongs: each page is reserved while its saved tags are restored, under the lock of
    /// tags_by_pfn and under tag_blocks_lock, and not before.
    /// </summary>
    internal sealed class FlagAfterRestore : ReserveWhileRestoring
    {
        internal static new Repair Row { get; } =
            new("flag-after-restore", ["flag-before-restore"], Postings.V2,
                "reserve_tag_storage() restores under tag_blocks_lock, and PG_tag_storage_reserved is set of each page under PG_mte_lock.")
            {
                Make = () => new FlagAfterRestore(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override KernelTask PageSetTagStorageReserved(Page page, int order) => base.MteRestoreTagsForPfn(page, order);

        internal override KernelTask MteRestoreTagsForPfn(Page start, int order) => default;
    }
}
