using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

/// <summary>
/// Each page is reserved while its saved tags are restored, under the lock of tags_by_pfn: no save can come in between.
/// Whoever sees the page reserved before its tags are there waits for PG_mte_tagged.
/// </summary>
internal static class ReserveWhileRestoring
{
    private static readonly string[] Slugs = ["warn-on-restore", "stranded-save"];

    internal static Repair Row { get; } = new("reserve-while-restoring", Slugs,
        "mte_restore_tags_for_pfn() sets PG_tag_storage_reserved itself, of each page, under PG_mte_lock and before the tags are written.")
    {
        On = new Dictionary<string, Func<Machine, MachineConfiguration, Revision>>
        {
            ["rfc-v3"] = (machine, configuration) => new OfV3(machine, configuration),
        },
    };

    private sealed class OfV3(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        public override IReadOnlyList<Defect> Defects => base.Defects.Without(Slugs);

        protected override KernelTask PageSetTagStorageReserved(Page page, int order) => default;

        [CFunction("mte_restore_tags_for_pfn", IsPart = true)]
        protected override async KernelTask RestoreTagsForPage(Page page)
        {
            var saved = (long)(await MteEraseTagsForPfn(page)).Raw;
            if (saved != 0)
                Context.Warn(!await TryPageMteTagging(page), "!try_page_mte_tagging(page)", WarningTopics.Of(PageFlag.MteLock));
            await Flags.Set(page, PageFlag.TagStorageReserved);
            if (saved == 0) return;
            await MteRestorePageTags(page, saved);
            await SetPageMteTagged(page);
            await Buffers.Free(saved);
        }
    }
}
