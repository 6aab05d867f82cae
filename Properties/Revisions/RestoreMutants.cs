using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

/// <summary>
/// RFC v3, but each page is reserved while its saved tags are restored, under the lock of tags_by_pfn: no save can come in
/// between. Whoever sees the page reserved before its tags are there waits for PG_mte_tagged.
/// </summary>
internal class ReserveWhileRestoring(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
{
    public override IReadOnlyList<Defect> Defects => base.Defects.Without("stranded-save", "warn-on-restore");

    [CFunction("mte_restore_tags_for_pfn", IsPart = true)]
    protected override async KernelTask RestoreTagsForPage(Page page)
    {
        var saved = (long)(await MteEraseTagsForPfn(page)).Raw;
        if (saved != 0) await Begin(page);
        await Flags.Set(page, PageFlag.TagStorageReserved);
        if (saved == 0) return;
        await Finish(page, saved);
        await Buffers.Free(saved);
    }

    [CFunction("mte_restore_tags_for_pfn", IsPart = true)]
    protected virtual async KernelTask Begin(Page page) =>
        Context.Warn(!await TryPageMteTagging(page), "!try_page_mte_tagging(page)", WarningTopics.Of(PageFlag.MteLock));

    [CFunction("mte_restore_tags_for_pfn", IsPart = true)]
    protected virtual async KernelTask Finish(Page page, long saved)
    {
        await MteRestorePageTags(page, saved);
        await SetPageMteTagged(page);
    }
}

/// <summary>The same, but nobody waits for the tags: PG_mte_lock is won when the page has been reserved.</summary>
internal sealed class ReserveBeforeTagging(Machine machine, MachineConfiguration configuration)
    : ReserveWhileRestoring(machine, configuration)
{
    protected override KernelTask Begin(Page page) => default;

    [CFunction("mte_restore_tags_for_pfn", IsPart = true)]
    protected override async KernelTask Finish(Page page, long saved)
    {
        await base.Begin(page);
        await base.Finish(page, saved);
    }
}

/// <summary>The same, but those who wait are let go before the tags are there.</summary>
internal sealed class TaggedBeforeTheTags(Machine machine, MachineConfiguration configuration)
    : ReserveWhileRestoring(machine, configuration)
{
    [CFunction("mte_restore_tags_for_pfn", IsPart = true)]
    protected override async KernelTask Finish(Page page, long saved)
    {
        await SetPageMteTagged(page);
        await MteRestorePageTags(page, saved);
    }
}

/// <summary>The same, but the tags are forgotten, and whoever waits waits for ever.</summary>
internal sealed class TagsForgotten(Machine machine, MachineConfiguration configuration) : ReserveWhileRestoring(machine, configuration)
{
    protected override KernelTask Finish(Page page, long saved) => default;
}
