using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>
/// What reports say where a reader sees other tags than were written (I7), or a page is mapped that has other tags than it
/// ought to have (I6).
/// </summary>
internal static class LostTagsStory
{
    internal static Scene Of(RecordedRun run, Violation violation)
    {
        var page = run.Series().Memory[(int)violation.First];
        var (written, read) = (violation.Second >> 32, (long)(int)violation.Second);
        var (writtenText, readText) = (TagMemory.Text(written), TagMemory.Text(read));
        var at = violation.Entry - 1;
        var isMapped = violation.Key.Invariant is TaggedMappingsHaveTags;
        return Scene.At(
            run,
            violation,
            "BUG: tags lost",
            [$"page {page}: {writtenText} ought to be there, {readText} is {(isMapped ? "mapped" : "read")}, pid: {violation.Thread!.Name}",
                $"lost in {violation.Key.Function}: {violation.Key.Detail}"],
            $"&tags_by_pfn, 0x{page.Pfn},",
            $"tags({page}")
            .With([.. Lost(run, violation, at).Prepend(Written(run, written, at)).OrderBy(fact => fact.Entry),
                new(at, isMapped ? $"{violation.Thread!.Name} maps page {page} with tags {readText} instead of {writtenText}"
                    : $"{violation.Thread!.Name} reads tags of page {page}: {readText} instead of {writtenText}")]);
    }

    /// <summary>Who wrote the tags that ought to be there.</summary>
    private static Fact Written(RecordedRun run, long tags, int before)
    {
        var revision = run.Series();
        var at = run.Last(before, entry => entry.Result != 0 && entry.Step.Value == tags
            && (entry.Step.Kind == UserMemory.StoreTagsKind || entry.Step.Kind == GuestMemory.StoreTagsKind));
        if (at < 0) at = run.Last(before, entry => entry.Step.Target == revision.Tags && entry.Step.Payload is RemoteAddress
            && entry.Step.Kind == TagMemory.WriteKind && entry.Step.Value == tags);
        return at >= 0
            ? new(at, $"{run.Entries[at].Thread.Name} writes tags {TagMemory.Text(tags)}: {run.Entries[at].Text}")
            : Fact.Never($"nobody has written other tags than {TagMemory.Text(tags)} to the address");
    }

    private static IEnumerable<Fact> Lost(RecordedRun run, Violation violation, int before)
    {
        var at = violation.Cause > 0 && violation.Cause <= before ? violation.Cause - 1 : run.LastIn(violation.Key.Function, before);
        if (at < 0) yield break;
        if (Missing(violation.Key.Detail) is { } flag)
        {
            yield return run.FlagFact(run.Series().Memory[(int)violation.First], flag, before, flag == PageFlag.MteTagged
                ? "its tags are not initialised" : "it has no tag storage");
            yield break;
        }

        var failure = run.LastFailure(run.Entries[at].Thread, at);
        if (failure >= 0 && run.Entries[failure].Calls.Contains(violation.Key.Function))
            yield return run.FailureFact(failure, "memory cannot be had");
        Fact[] missing = [.. SwapEntryFacts.NotFound(run, at)];
        if (violation.Key.Detail == Loss.EntryUsedAnew) missing = [.. missing.TakeLast(1), .. SwapEntryFacts.UsedAnew(run, at)];
        var lost = $"they are lost here: {Meaning(violation.Key.Detail)}"
            + $"{(run.Entries[at].Step.Target == run.Series().TagsByPfn ? $" (page pfn:{new Pfn((ulong)run.Entries[at].Step.Argument)})"
                : "")}"
            + $"{(run.IsInjected(at) ? Returns.After(run, at) : "")}";
        foreach (var fact in missing) yield return fact;
        var (tags, asked) = (violation.Second >> 32,
            violation.Key.Detail is Loss.NoBuffer or Loss.NoSlot or Loss.SavedErased ? -1
            : NotTagged(run, violation.Key.Function, at));
        if (missing.Length == 0 && TagHome.Last(run, tags, Math.Max(at, asked)) is { } home) yield return home;
        if (violation.Key.Detail == Loss.OthersSaved && SwapEntryFacts.Taken(run, at) is { } other) yield return other;
        if (asked < 0)
        {
            yield return new(at, lost) { IsCause = true };
            yield break;
        }

        var page = run.Series().Flags.PageOf(run.Entries[asked].Step);
        var question = $"{run.Entries[asked].Thread.Name} asks for PG_mte_tagged, which page {page} has not: it is taken to have no tags";
        yield return new(asked, asked < at ? question : $"{question}, and {lost}") { IsCause = true };
        if (asked < at) yield return new(at, lost);
    }

    /// <summary>
    /// Where whoever was to save, copy or compare the tags has looked at PG_mte_tagged alone, while they were saved in
    /// tags_by_pfn; −1 if it is not that.
    /// </summary>
    private static int NotTagged(RecordedRun run, string function, int at)
    {
        var flags = run.Series().Flags;
        var thread = run.Entries[at].Thread;
        var test = run.Last(run.EndOf(at, function) + 1, entry => entry.Thread == thread && entry.Step.Target == flags
            && entry.Step.Kind == PageFlags.TestKind && PageFlags.FlagOf(entry.Step) == PageFlag.MteTagged
            && entry.Result == 0 && run.LastSave(flags.PageOf(entry.Step), at) >= 0);
        if (test < 0 || !run.IsInOneCall(Math.Min(test, at), Math.Max(test, at))) return -1;
        var page = flags.PageOf(run.Entries[test].Step);
        return run.LastStore(run.Series().TagsByPfn, page.Pfn.Value, test) == run.LastSave(page, test) ? test : -1;
    }

    /// <summary>The flag that ought to be set where an access itself is the fault.</summary>
    private static PageFlag? Missing(string detail) =>
        detail.EndsWith("before the tags are initialised", StringComparison.Ordinal) ? PageFlag.MteTagged
        : detail.EndsWith("without tag storage", StringComparison.Ordinal) ? PageFlag.TagStorageReserved
        : null;

    /// <summary>What a loss comes to.</summary>
    private static string Meaning(string detail) => detail switch
    {
        Loss.NoBuffer => "there is no memory for a tag buffer, the tags are not copied, and the caller goes on as if they were",
        Loss.NoSlot =>
            "there is no memory for the slot in tags_by_pfn, the tags are not saved, and the caller goes on as if they were",
        Loss.OthersSaved => "other tags than those of the page are saved for it",
        Loss.SavedErased => "the saved tags are taken out of tags_by_pfn, and their page needs them still",
        Loss.NotCopied => "the page's data is copied, its tags are not",
        Loss.NotSwappedIn => "the page is read in from swap, its tags are not restored",
        Loss.OtherPageMapped => "a page is mapped here whose tags are not those of the address",
        Loss.EntryUsedAnew => "what was read in is of an earlier, freed use of the swap entry",
        Loss.NotSavedForEntry => "the page leaves the swap cache, and its tags are not saved for the swap entry",
        _ => detail,
    };
}
