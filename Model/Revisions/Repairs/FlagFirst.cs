using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// The flag is set before the tags are restored, so that set_page_mte_tagged() finds it: as in RFC v2, whoever sees it takes the
    /// tags for restored.
    /// </summary>
    internal sealed class FlagFirst : Patch
    {
        internal static Repair Row { get; } =
            new("flag-first", ["warn-on-restore"], Postings.V3,
                "reserve_tag_storage() sets PG_tag_storage_reserved before it restores the saved tags.")
            {
                InsteadOf = "reserve-while-restoring",
                Make = () => new FlagFirst(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override KernelTask PageSetTagStorageReserved(Page page, int order) => default;

        [CFunction("reserve_tag_storage", IsPart = true)]
        internal override async KernelTask MteRestoreTagsForPfn(Page start, int order)
        {
            await base.PageSetTagStorageReserved(start, order);
            await base.MteRestoreTagsForPfn(start, order);
        }
    }
}
