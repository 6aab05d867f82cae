using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>
/// What reports say of the slots of the series' xarrays: tags of a page that is free (I8), slots that stay reserved
/// (I16).
/// </summary>
internal static class SavedTagsStory
{
    internal static Scene Of(RecordedRun run, Violation violation)
    {
        var page = run.Series().Memory[(int)violation.First];
        var saved = run.LastSave(page, violation.Entry);
        var isLeft = violation.Key.Detail == SavedTagsAreThePagesOwn.LeftBehind;
        var isEnd = violation.Thread is null;
        var at = isEnd ? saved : violation.Entry - 1;
        IEnumerable<Fact> facts = saved < 0 ? []
            : [new(saved, $"{run.Entries[saved].Thread.Name} saves tags for page {page} in tags_by_pfn")];
        var broken = isLeft ? $"page {page} is freed, and tags_by_pfn still holds its tags: its next owner is given them"
            : isEnd ? "the page is free, and the tags are still there when all have returned"
            : $"page {page} is given to a new owner, who is given the tags with it";
        var scene = Scene.At(
            run,
            violation.Thread,
            at,
            isLeft ? "BUG: saved tags left behind by a page that is freed" : "BUG: tags saved for a free page",
            [$"page {page}: tags_by_pfn holds tags for it, {(isEnd ? "seen when all had returned" : $"pid: {violation.Thread!.Name}")}",
                .. isLeft ? (string[])["arch_free_pages_prepare() is where they would have to be dropped"] : []],
            $"&tags_by_pfn, 0x{page.Pfn},");
        return isEnd && saved >= 0
            ? scene.With([.. FreedBefore(run, page, saved),
                new(saved, $"{run.Entries[saved].Thread.Name} saves tags for page {page}, which is free; they are there to the end")])
            : scene.With([.. facts, new(at, broken)]);
    }

    internal static Scene Reserved(RecordedRun run, Violation violation)
    {
        var revision = run.Series();
        var array = violation.Key.Detail == revision.TagsByPfn.Name ? revision.TagsByPfn : revision.TagsBySwpEntry;
        var reserved = run.LastStore(array, (ulong)violation.First, run.Entries.Count, SlotContent.Reserved);
        if (reserved < 0) return Scene.At(run, violation, $"BUG: slot of {array.Name} left reserved", []);
        var thread = run.Entries[reserved].Thread;
        var left = run.EndOf(reserved, violation.Key.Function);
        IEnumerable<Fact> failure = run.LastFailure(thread, left + 1) is var at && at > reserved
            ? [run.FailureFact(at, "memory for the tags cannot be had")] : [];
        return Scene.At(
            run,
            thread,
            left,
            $"BUG: slot of {array.Name} left reserved",
            [$"{array.Name}[0x{violation.First:x}] is XA_ZERO_ENTRY when all have returned; reserved by {thread.Name} in "
                + $"{violation.Key.Function}{run.AtStep(reserved)}"],
            $"&{array.Name}, 0x{violation.First:x},")
            .With([new(reserved, $"{thread.Name} reserves slot 0x{violation.First:x} of {array.Name}"), .. failure,
                new(left, $"the last step of {violation.Key.Function}(): the slot was neither stored to nor released, and nobody else "
                + "does it")]);
    }

    private static IEnumerable<Fact> FreedBefore(RecordedRun run, Page page, int before)
    {
        var freed = run.LastChange(page, PageFlag.MteTagged, before);
        if (freed >= 0 && run.Entries[freed].Step.Kind == PageFlags.ClearKind)
            yield return new(freed, $"{run.Entries[freed].Thread.Name} frees page {page}");
    }
}
