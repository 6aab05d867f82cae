using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>
/// What reports say of a page whose tags, flags and blocks do not fit together (I1, I3 to I6). The kernel has no words
/// of its own for it.
/// </summary>
internal static class TagStory
{
    private static readonly string ReserveTagStorage = Function.CName(nameof(Revision.ReserveTagStorage));

    internal static Scene Unreserved(RecordedRun run, Violation violation)
    {
        var page = PageOf(run, violation);
        var revision = run.Series();
        var at = violation.Entry - 1;
        var storage = revision.Memory.HardwareBlockOf(page.Pfn) is { } block ? BlockStory.State(run, block, violation.Entry)
            : Fact.Never($"page {page} has no tag storage at all");
        var reserved = run.Last(at, entry => entry.Thread == violation.Thread && entry.Step.Target == revision.TagBlocksReserved
            && entry.Step.Kind == XArray.StoreKind && XArray.HasStored(entry.Result));
        var head = revision.Memory[revision.Compound.PeekHeadOf(page.Index)];
        var needed = BlockStory.BlocksOf(run, head) is { } blocks && head != page ? $", for {blocks}" : "";
        IEnumerable<Fact> other = reserved < 0 || storage.Entry == reserved ? []
            : [new(reserved, $"the last block that {run.Entries[reserved].Thread.Name} reserves is another one, "
            + $"pfn:{new Pfn((ulong)run.Entries[reserved].Step.Argument)}{needed}")];
        IEnumerable<Fact> failed = run.LastFailure(violation.Thread, at) is >= 0 and var failure
            && run.Entries[failure].Calls.Contains(ReserveTagStorage)
            ? [new(failure, "this fails, as it may at any time, and so the block is not reserved: "
                + $"{run.Entries[failure].Told}{Returns.After(run, failure)}")] : [];
        IEnumerable<Fact> flag = violation.Key.Detail.Length > 0
            ? [run.FlagFact(page, PageFlag.TagStorageReserved, at, "it is taken to have tag storage")] : [];
        return Make(run, violation, page, "BUG: tag write into an unreserved block", $"tags of page {page} are written, {Who(violation)}")
            .With([.. other, .. failed, .. flag, storage,
                new(at, $"the tags of page {page} are written there: data of the block's next owner is overwritten")]);
    }

    internal static Scene BeforeRestore(RecordedRun run, Violation violation)
    {
        var page = PageOf(run, violation);
        var at = violation.Entry - 1;
        var saved = run.LastSave(page, violation.Entry);
        var set = new Fact(at, $"PG_tag_storage_reserved of page {page} is set: the page's tags count as being in its tag storage");
        if (violation.Key.Detail == RestoreBeforeReserved.SavedTagsPending)
        {
            return Make(run, violation, page, "BUG: PG_tag_storage_reserved set before the saved tags were restored",
                $"page {page}: PG_tag_storage_reserved is set while tags_by_pfn still holds saved tags, {Who(violation)}")
                .With([.. SavedFact(run, page, saved, "nobody has restored them"), set]);
        }

        var erased = run.LastStore(run.Series().TagsByPfn, page.Pfn.Value, at, SlotContent.Null);
        IEnumerable<Fact> lost = erased > saved
            ? [new(erased, $"they are taken out of tags_by_pfn by {run.Entries[erased].Thread.Name}, and not written to the page")] : [];
        return Make(run, violation, page, "BUG: PG_tag_storage_reserved set without the saved tags",
            $"page {page}: the tags that were saved for it are not in its tag storage, {Who(violation)}")
            .With([.. SavedFact(run, page, saved, ""), .. lost, set]);
    }

    internal static Scene Both(RecordedRun run, Violation violation)
    {
        var page = PageOf(run, violation);
        var at = violation.Entry - 1;
        return Make(run, violation, page, "BUG: saved tags for a page with PG_tag_storage_reserved",
            $"page {page}: tags_by_pfn holds tags for it, PG_tag_storage_reserved is set, and the xa_lock is free, {Who(violation)}")
            .With([
                .. SavedFact(run, page, run.LastSave(page, violation.Entry), "")
                    .Append(run.FlagFact(page, PageFlag.TagStorageReserved, violation.Entry)).OrderBy(fact => fact.Entry),
                new(at, "from here on everybody sees both: who restores tags does so no more, who reads them finds others"),
            ]);
    }

    internal static Scene Tagged(RecordedRun run, Violation violation)
    {
        var page = PageOf(run, violation);
        return Make(run, violation, page, "BUG: PG_mte_tagged without PG_tag_storage_reserved",
            $"page {page}: its tags count as valid, but it has no tag storage, {Who(violation)}")
            .With([
                .. Flags(run, page, violation.Entry).OrderBy(fact => fact.Entry),
                new(violation.Entry - 1,
                    $"page {page} is tagged now, and has no tag storage: its tags are written into whatever is in that block"),
            ]);
    }

    /// <summary>How its flags came to be what they are; that nobody has set PG_mte_tagged would say nothing.</summary>
    private static IEnumerable<Fact> Flags(RecordedRun run, Page page, int before)
    {
        yield return run.FlagFact(page, PageFlag.TagStorageReserved, before);
        if (run.FlagFact(page, PageFlag.MteTagged, before - 1) is { Entry: >= 0 } tagged) yield return tagged;
    }

    private static Page PageOf(RecordedRun run, Violation violation) => run.Series().Memory[(int)violation.First];

    internal static Scene Mapped(RecordedRun run, Violation violation)
    {
        var page = PageOf(run, violation);
        var detail = violation.Key.Detail;
        if (violation.Second != 0) return LostTagsStory.Of(run, violation);
        var flag = detail.Contains("not initialised", StringComparison.Ordinal) || detail.Contains("given up", StringComparison.Ordinal)
            ? PageFlag.MteTagged : PageFlag.TagStorageReserved;
        return Make(run, violation, page, $"BUG: page of a VM_MTE mapping {detail}",
            $"page {page} is mapped tagged and accessible: {detail}, {Who(violation)}")
            .With(run.FlagFact(page, flag, violation.Entry),
                new(violation.Entry - 1, $"user space can access the tags of page {page} through a tagged mapping"));
    }

    private static Scene Make(RecordedRun run, Violation violation, Page page, string title, string line) =>
        Scene.At(run, violation, title, [line], $"PG_tag_storage_reserved, {page})", $"&tags_by_pfn, 0x{page.Pfn},");

    private static string Who(Violation violation) => $"pid: {violation.Thread!.Name}";

    private static IEnumerable<Fact> SavedFact(RecordedRun run, Page page, int saved, string then) =>
        saved < 0 ? [] : [new(saved, $"{run.Entries[saved].Thread.Name} saves tags of page {page} in "
            + $"tags_by_pfn{(then.Length > 0 ? $"; {then}" : "")}")];
}
