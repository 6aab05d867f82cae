using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

/// <summary>
/// RFC v2 with the flag where it belongs: each page is reserved while its saved tags are restored, under the lock of
/// tags_by_pfn and under tag_blocks_lock, and not before.
/// </summary>
internal static class FlagAfterRestore
{
    private const string Slug = "flag-before-restore";

    internal static Repair Row { get; } = new("flag-after-restore", [Slug],
        "reserve_tag_storage() restores under tag_blocks_lock, and PG_tag_storage_reserved is set of each page under PG_mte_lock.")
    {
        On = new Dictionary<string, Func<Machine, MachineConfiguration, Revision>>
        {
            ["rfc-v2"] = (machine, configuration) => new OfV2(machine, configuration),
        },
    };

    private sealed class OfV2(Machine machine, MachineConfiguration configuration) : RfcV2(machine, configuration)
    {
        public override IReadOnlyList<Defect> Defects => base.Defects.Without(Slug);

        protected override KernelTask PageSetTagStorageReserved(Page page, int order) => base.MteRestoreTagsForPfn(page, order);

        public override KernelTask MteRestoreTagsForPfn(Page start, int order) => default;

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
