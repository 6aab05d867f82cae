using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>What reports say where a reader sees other tags than were written (I7).</summary>
internal static class LostTagsSplat
{
    internal static Scene Of(RecordedRun run, Violation violation)
    {
        var page = run.Subject.Revision.Memory[(int)violation.First];
        var (written, read) = (violation.Second >> 32, (long)(int)violation.Second);
        var (writtenText, readText) = (TagMemory.Text(written), TagMemory.Text(read));
        var at = violation.Entry - 1;
        return Scene.At(
            run,
            violation,
            "BUG: tags lost",
            [$"page {page}: {writtenText} ought to be there, {readText} is read, pid: {violation.Thread!.Name}", $"lost in {violation.Key.Function}: {violation.Key.Detail}"],
            $"&tags_by_pfn, 0x{page.Pfn},",
            $"tags({page}")
            .With([Written(run, written, at), .. Lost(run, violation, at), new(at, $"{violation.Thread!.Name} reads tags of page {page}: {readText} instead of {writtenText}")]);
    }

    /// <summary>Who wrote the tags that ought to be there.</summary>
    private static Fact Written(RecordedRun run, long tags, int before)
    {
        var revision = run.Subject.Revision;
        var at = run.Last(before, entry => entry.Result != 0 && entry.Step.Value == tags && (entry.Step.Kind == UserMemory.StoreTagsKind || entry.Step.Kind == GuestMemory.StoreTagsKind));
        if (at < 0) at = run.Last(before, entry => entry.Step.Target == revision.Tags && entry.Step.Payload is RemoteAddress && entry.Step.Kind == TagMemory.WriteKind && entry.Step.Value == tags);
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
            yield return run.FlagFact(run.Subject.Revision.Memory[(int)violation.First], flag, before, flag == PageFlag.MteTagged ? "its tags are not initialised" : "it has no tag storage");
            yield break;
        }

        var failure = run.LastFailure(run.Entries[at].Thread, at);
        if (failure >= 0 && run.Entries[failure].Calls.Contains(violation.Key.Function)) yield return new(failure, "memory cannot be had, which may happen at any time");
        foreach (var fact in NotTagged(run, violation.Key.Function, at)) yield return fact;
        yield return new(at, $"they are lost here: {Meaning(violation.Key.Detail)}");
    }

    /// <summary>Whoever was to save or copy the tags has looked at PG_mte_tagged alone, and they were saved in tags_by_pfn.</summary>
    private static IEnumerable<Fact> NotTagged(RecordedRun run, string function, int before)
    {
        var flags = run.Subject.Revision.Flags;
        var test = run.Last(before, entry => entry.Calls.Contains(function) && entry.Step.Target == flags && entry.Step.Kind == PageFlags.TestKind && PageFlags.FlagOf(entry.Step) == PageFlag.MteTagged);
        if (test < 0 || run.Entries[test].Thread != run.Entries[before].Thread || run.Entries[test].Result != 0) yield break;
        var page = flags.PageOf(run.Entries[test].Step);
        var saved = run.LastSave(page, test);
        if (saved < 0 || run.LastStore(run.Subject.Revision.TagsByPfn, page.Pfn.Value, test) != saved) yield break;
        yield return new(saved, $"they are saved in tags_by_pfn for page {page}, which has no tag storage");
        yield return new(test, $"PG_mte_tagged is asked for, which page {page} has not: the page is taken to have no tags");
    }

    /// <summary>The flag that ought to be set where an access itself is the fault.</summary>
    private static PageFlag? Missing(string detail) =>
        detail.EndsWith("before the tags are initialised", StringComparison.Ordinal) ? PageFlag.MteTagged
        : detail.EndsWith("without tag storage", StringComparison.Ordinal) ? PageFlag.TagStorageReserved
        : null;

    /// <summary>What a loss comes to.</summary>
    private static string Meaning(string detail) => detail switch
    {
        "no tag buffer" => "there is no memory for a tag buffer, the tags are not copied, and the caller goes on as if they were",
        "no slot in tags_by_pfn" => "there is no memory for the slot in tags_by_pfn, the tags are not saved, and the caller goes on as if they were",
        "other tags saved" => "other tags than those of the page are saved for it",
        "saved tags erased" => "the saved tags are taken out of tags_by_pfn, and their page needs them still",
        "tags not copied" => "the page's data is copied, its tags are not",
        "tags not swapped in" => "the page is read in from swap, its tags are not restored",
        "page with other tags mapped" => "a page is mapped here whose tags are not those of the address",
        "tags not saved for the swap entry" => "the page leaves the swap cache, and its tags are not saved for the swap entry",
        _ => detail,
    };
}
