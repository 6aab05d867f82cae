using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>What reports say of rules about tags: their storage, their pages, their buffers. The kernel has no words of its own for them.</summary>
internal static class TagSplat
{
    /// <summary>I1, I3, I4: a page whose tags and whose flags or blocks do not fit together.</summary>
    internal static Scene Page(RecordedRun run, Violation violation)
    {
        var revision = run.Subject.Revision;
        var page = revision.Memory[(int)violation.First];
        var who = $"pid: {violation.Thread!.Name}";
        string[] subjects = [$"PG_tag_storage_reserved, {page})", $"&tags_by_pfn, 0x{page.Pfn},"];
        return violation.Key.Invariant.Id switch
        {
            "I1" => Scene.At(run, violation, "BUG: tag write into an unreserved block", [$"tags of page {page} are written, {who}", Block(run, violation, page)]),
            "I3" when violation.Key.Detail == "saved tags are pending" => Scene.At(
                run,
                violation,
                "BUG: PG_tag_storage_reserved set before the saved tags were restored",
                [$"page {page}: PG_tag_storage_reserved is set while tags_by_pfn still holds saved tags, {who}", .. Saved(run, violation, page)],
                subjects),
            "I3" => Scene.At(
                run,
                violation,
                "BUG: PG_tag_storage_reserved set without the saved tags",
                [$"page {page}: the tags that were saved for it are not in its tag storage, {who}", .. Saved(run, violation, page)],
                subjects),
            _ => Scene.At(
                run,
                violation,
                "BUG: saved tags for a page with PG_tag_storage_reserved",
                [$"page {page}: tags_by_pfn holds tags for it, PG_tag_storage_reserved is set, and the xa_lock is free, {who}", .. Saved(run, violation, page)],
                subjects),
        };
    }

    /// <summary>I7: a reader sees other tags than were written.</summary>
    internal static Scene Lost(RecordedRun run, Violation violation)
    {
        var page = run.Subject.Revision.Memory[(int)violation.First];
        var (written, read) = (TagMemory.Text(violation.Second >> 32), TagMemory.Text((int)violation.Second));
        string[] lines = [$"page {page}: {written} ought to be there, {read} is read, pid: {violation.Thread!.Name}", $"lost in {violation.Key.Function}: {violation.Key.Detail}"];
        return Scene.At(run, violation, "BUG: tags lost", lines, $"&tags_by_pfn, 0x{page.Pfn},", $"tags({page}");
    }

    /// <summary>I11: a buffer with no owner, with two, or freed twice.</summary>
    internal static Scene Buffer(RecordedRun run, Violation violation)
    {
        var name = TagBuffers.Text(violation.First);
        var alloc = Find(run, run.Entries.Count, (entry, _) => entry.Step.Kind == TagBuffers.AllocKind && entry.Result == violation.First);
        var origin = alloc < 0 ? [] : new[] { $"{name} was allocated by {run.Entries[alloc].Thread.Name} in {run.Entries[alloc].Function}{Step(run, alloc)}" };
        if (violation.Key.Detail == "freed twice")
            return Scene.At(run, violation, "BUG: tag buffer freed twice", [$"kfree({name}): it is free already, pid: {violation.Thread!.Name}", .. origin], name);
        var last = Find(run, run.Entries.Count, (entry, text) => text.Contains(name, StringComparison.Ordinal));
        var what = violation.Key.Detail switch
        {
            "leaked" => "no xarray holds it, and nobody has freed it",
            "owned twice" => "two slots of xarrays hold it",
            _ => "it has been freed, and a slot of an xarray still holds it",
        };

        // To the return of the function that lost it.
        var end = last;
        for (var i = last + 1; alloc >= 0 && i < run.Entries.Count; i++)
        {
            if (run.Entries[i].Thread != run.Entries[alloc].Thread) continue;
            if (!run.Entries[i].Calls.Contains(violation.Key.Function)) break;
            if (!run.Entries[i].IsNote) end = i;
        }

        IReadOnlyList<TaskAt> tasks = end < 0 ? [] : [new TaskAt(run.Entries[end].Thread, end + 1)];
        return new Scene($"BUG: tag buffer {violation.Key.Detail}", [$"{name}: {what}; seen when all had returned", .. origin], tasks, [end], end + 1, [], [name]);
    }

    /// <summary>The state of the block that the hardware keeps a page's tags in.</summary>
    private static string Block(RecordedRun run, Violation violation, Page page)
    {
        var revision = run.Subject.Revision;
        if (revision.Memory.HardwareBlockOf(page.Pfn) is not { } block) return "the page has no tag storage at all";
        var at = Find(run, violation.Entry, (entry, _) => entry.Step.Target == revision.TagBlocksReserved
            && (entry.Step.Kind == XArray.EraseKind || (entry.Step.Kind == XArray.StoreKind && XArray.HasStored(entry.Result)))
            && (ulong)entry.Step.Argument == block.Value);
        var place = $"the hardware keeps them in the block at pfn:{block}, which ";
        if (at < 0) return place + "nobody has reserved";
        var who = $"{run.Entries[at].Thread.Name} in {run.Entries[at].Function}{Step(run, at)}";
        return place + (run.Entries[at].Step.Kind == XArray.EraseKind ? $"was given back by {who}" : $"{who} has reserved, but nobody uses");
    }

    private static IEnumerable<string> Saved(RecordedRun run, Violation violation, Page page)
    {
        var revision = run.Subject.Revision;
        var at = Find(run, violation.Entry, (entry, text) => entry.Step.Target == revision.TagsByPfn && entry.Step.Kind == XArray.StoreKind
            && XArray.HasStored(entry.Result) && (ulong)entry.Step.Argument == page.Pfn.Value && text.Contains("buf", StringComparison.Ordinal));
        if (at >= 0) yield return $"saved by {run.Entries[at].Thread.Name}{Step(run, at)}: {run.Entries[at].Text}";
    }

    private static string Step(RecordedRun run, int entry) => run.InSetup(entry) ? " in the setup" : $" at step {run.Number(entry)}";

    private static int Find(RecordedRun run, int before, Func<TraceEntry, string, bool> matches)
    {
        for (var i = before - 1; i >= 0; i--)
        {
            if (!run.Entries[i].IsNote && matches(run.Entries[i], run.Entries[i].Text)) return i;
        }

        return -1;
    }
}
