using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

public abstract partial class Revision
{
    /// <summary>
    /// Each page is reserved while its saved tags are restored, under the lock of tags_by_pfn: no save can come in between.
    /// Whoever sees the page reserved before its tags are there waits for PG_mte_tagged.
    /// </summary>
    internal class ReserveWhileRestoring : Patch
    {
        internal static Repair Row { get; } =
            new("reserve-while-restoring", ["warn-on-restore", "stranded-save"], Postings.V3,
                "mte_restore_tags_for_pfn() sets PG_tag_storage_reserved itself, of each page, under PG_mte_lock and before the tags are "
                + "written.")
            {
                Make = () => new ReserveWhileRestoring(),
            };

        internal override IReadOnlyList<string> Cures => Row.Cures;

        internal override KernelTask PageSetTagStorageReserved(Page page, int order) => default;

        [CFunction("mte_restore_tags_for_pfn", IsPart = true)]
        internal override async KernelTask RestoreTagsForPage(Page page)
        {
            var saved = (long)(await Code.MteEraseTagsForPfn(page)).Raw;
            if (saved != 0)
            {
                Context.Warn(!await Code.TryPageMteTagging(page), "!try_page_mte_tagging(page)", WarningTopics.Of(PageFlag.MteLock));
            }

            await Code.Flags.Set(page, PageFlag.TagStorageReserved);
            if (saved == 0) return;
            await Code.MteRestorePageTags(page, saved);
            await Code.SetPageMteTagged(page);
            await Code.FreeSavedTags(saved);
        }
    }
}
