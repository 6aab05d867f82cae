using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Swap;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>What became of the tags that are saved for a swap entry, and of the entry, in a recorded run.</summary>
internal static class SwapEntryFacts
{
    /// <summary>Whoever was to restore the tags of a swap entry has looked for them, and there were none.</summary>
    internal static IEnumerable<Fact> NotFound(RecordedRun run, int before)
    {
        var look = LastLook(run, before);
        if (look < 0 || run.Entries[look].Told.Kind != ResultKind.Null) yield break;
        var taken = run.LastStore(run.Series().TagsBySwpEntry, (ulong)run.Entries[look].Step.Argument, look);
        if (taken >= 0) yield return new(taken, $"{run.Entries[taken].Thread.Name} takes the tags that were saved for the swap entry "
            + "out of tags_by_swp_entry");
        yield return new(look, $"{run.Entries[look].Thread.Name} looks for the tags saved for the swap entry, and there are none");
    }

    /// <summary>How a swap entry came to be used for something else while somebody read from it.</summary>
    internal static IEnumerable<Fact> UsedAnew(RecordedRun run, int before)
    {
        var thread = run.Entries[before].Thread;
        var swap = run.Series().Swap;
        var looked = run.Last(before, entry => entry.Thread == thread && entry.Step.Kind == SwapInfo.LookupKind);
        if (looked >= 0 && run.IsInOneCall(looked, before))
            yield return new(looked, $"{thread.Name} finds {run.Entries[looked].Told}, and reads the page in beside the swap cache");
        var freed = run.Last(before, entry => entry.Thread != thread && entry.Step.Target == swap
            && entry.Step.Kind == SwapInfo.GiveBackKind);
        if (freed > looked) yield return new(freed, $"{run.Entries[freed].Thread.Name} has read it in too, and frees the entry with its "
            + $"tags: {run.Entries[freed].Told}");
        var given = run.Last(before, entry => entry.Thread != thread && entry.Step.Target == swap && entry.Step.Kind == SwapInfo.GetKind);
        if (given > freed)
            yield return new(given, $"{run.Entries[given].Thread.Name} is given the same entry for a page that it swaps out");
    }

    /// <summary>Which tags that are saved for a swap entry were taken last in the same call; null if none were.</summary>
    internal static Fact? Taken(RecordedRun run, int before) =>
        LastLook(run, before) is >= 0 and var look
            ? new(look, $"{run.Entries[look].Thread.Name} takes those that are saved for the swap entry{SavedAt(run, look)}") : null;

    /// <summary>When the tags that a look found were saved: they may be older than those of the page.</summary>
    private static string SavedAt(RecordedRun run, int look)
    {
        var saved = run.LastStore(run.Series().TagsBySwpEntry, (ulong)run.Entries[look].Step.Argument, look, SlotContent.Pointer);
        return saved < 0 ? "" : $": older ones, saved{run.AtStep(saved)}";
    }

    /// <summary>The last look at the tags saved for a swap entry in the same call; −1 if there was none.</summary>
    private static int LastLook(RecordedRun run, int before)
    {
        var look = run.Last(before, entry => entry.Thread == run.Entries[before].Thread
            && entry.Step.Target == run.Series().TagsBySwpEntry && entry.Step.Kind == XArray.LoadKind);
        return look >= 0 && run.IsInOneCall(look, before) ? look : -1;
    }
}
