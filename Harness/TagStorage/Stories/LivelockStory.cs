using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>What reports say of accesses that fault for ever (I18).</summary>
internal static class LivelockStory
{
    private static readonly string UnreserveBlock = Function.CName(nameof(Revision.TagStorageUnreserveBlock));

    internal static Scene Of(RecordedRun run, Violation violation)
    {
        var faults = Faults(run, violation.First);
        if (faults.Count < 2) return Scene.At(run, violation, "INFO: an access faults for ever", [violation.Key.Function]);
        var (first, last) = (faults[^2], faults[^1]);
        var thread = run.Entries[last].Thread;
        var decided = run.Last(last, entry => entry.Thread == thread && entry.Calls.Contains(violation.Key.Function));
        var returned = Enumerable.Range(first, last - first)
            .LastOrDefault(i => run.Entries[i].Thread == thread && run.Entries[i].Note == FaultNotes.Returned, -1);
        const string InVain = "nothing was done that would let the access go through next time";
        IEnumerable<Fact> function = decided < first ? []
            : returned > decided
                ? [new(returned, $"{violation.Key.Function}() has decided: the fault returns "
                + $"{FaultStory.Text(FaultStory.ResultOf(run.Entries[returned]))}, and {InVain}")]
            : [new(decided, $"the last step there: {InVain}")];
        var error = run.Last(last, entry => entry.Thread == thread && entry.Told.Kind == ResultKind.Error);
        if (error > first) function = [new Fact(error, "this fails each time: "
            + $"{run.Entries[error].Told}{OwnFrame(run, thread, error)}{Returns.After(run, error)}"), .. function];
        function = [.. OutsideBlocks(run, thread, first, last), .. function];
        return Scene.At(
            run,
            thread,
            last,
            "INFO: an access faults for ever",
            [$"{thread.Name}: {What(run, last)}, {faults.Count} times for the same reason; nobody else changes what its faults read",
                violation.Key.Detail switch
                {
                    FaultObstacle.Pinned => "no memory is lacking; who waits for a page that nobody unpins is owed an error",
                    FaultObstacle.Taken => "no memory is lacking; who waits for tag storage that nobody gives back is owed an error",
                    _ => "no memory is lacking, no page pinned, no range taken",
                }])
            .With([.. ObstacleFacts.Of(run, violation), new(first, "the access faults"), .. function,
                new(last, "it faults again for the same reason: there is no end to it")]);
    }

    /// <summary>Whether what cannot be had is the frame of the very page that the access wants.</summary>
    private static string OwnFrame(RecordedRun run, ModelThread thread, int error)
    {
        var looked = run.Last(error, entry => entry.Thread == thread && PageOf(entry) is not null);
        if (looked < 0 || PageOf(run.Entries[looked]) is not { } page) return "";
        var (target, argument) = (run.Entries[error].Step.Target, run.Entries[error].Step.Argument);
        return target is FreeLists or Cma && argument == page.Index ? $": {page} is the page that the access wants, and in use" : "";

        Page? PageOf(TraceEntry entry) =>
            entry.Step.Target is PageTable && entry.Told.Kind == ResultKind.Value
                && new Pte(entry.Result) is { IsNone: false, IsTable: false, IsSwap: false, IsMigration: false } pte
                ? run.Series().Memory[pte.PageIndex] : null;
    }

    /// <summary>Between two faults frames beyond the tag storage are taken for blocks of it: none of them can ever be had.</summary>
    private static IEnumerable<Fact> OutsideBlocks(RecordedRun run, ModelThread thread, int first, int last)
    {
        var revision = run.Series();
        var blocks = new SortedDictionary<ulong, int>();
        var givesUp = Enumerable.Range(first, last - first)
            .FirstOrDefault(i => run.Entries[i].Thread == thread && run.Entries[i].Calls.Contains(UnreserveBlock), last);
        var outer = -1;
        for (var i = first; i < givesUp; i++)
        {
            var entry = run.Entries[i];
            if (entry.Thread == thread && entry.Step.Target == revision.TagBlocksReserved && entry.Step.Kind == XArray.LoadKind)
            {
                if (outer < 0) outer = i;
                blocks[(ulong)entry.Step.Argument] = i;
            }
        }

        var outside = blocks.Where(block =>
            !revision.Memory.Layout.Regions.Any(region => region.TagStart.Value <= block.Key && block.Key <= region.TagEnd.Value)).ToList();
        if (outside.Count == 0) yield break;
        var at = outside[0].Value;
        var asked = run.Last(at, entry => entry.Thread == thread && entry.Step.Target == revision.Flags
            && PageFlags.FlagOf(entry.Step) == PageFlag.TagStorageReserved);
        if (asked < 0) yield break;
        var page = revision.Flags.PageOf(run.Entries[asked].Step);
        if (BlockStory.BlocksOf(run, page) is not { } needed || revision.Memory.RegionOf(page.Pfn) is not { } region) yield break;
        yield return new(outer,
            $"{BlockStory.Text([.. blocks.Keys.Select(block => new Pfn(block))])} {(blocks.Count == 1 ? "is" : "are")} taken to be "
            + $"needed for {needed}");
        yield return new(at,
            $"the block at pfn:{new Pfn(outside[0].Key)} is to be reserved, and tag storage ends at pfn:{region.TagEnd}: it can never "
            + "be had");
        if (givesUp < last) yield return new(givesUp, $"{run.Entries[at].Function}() fails, and gives the blocks back that it has "
            + "reserved so far");
    }

    /// <summary>
    /// The faults of the access of an address that was given up last, the oldest first: steps, or notes that it is faulted in.
    /// </summary>
    private static List<int> Faults(RecordedRun run, long address)
    {
        var end = run.Entries.ToList().FindLastIndex(entry => entry.Note == FaultNotes.GivenUp && entry.Result == address);
        if (end < 0) return [];
        var (thread, access) = (run.Entries[end].Thread, (FaultingAccess)run.Entries[end].Second);
        return [.. Enumerable.Range(0, end).Where(i => run.Entries[i].Thread == thread && IsFault(run, run.Entries[i], access, address))];
    }

    private static bool IsFault(RecordedRun run, TraceEntry entry, FaultingAccess access, long address) => access switch
    {
        FaultingAccess.User => !entry.IsNote && entry.Step.Target == run.Series().UserMemory && entry.Step.Argument == address
            && entry.Result == 0,
        FaultingAccess.Guest => !entry.IsNote && entry.Step.Target == run.Series().GuestMemory && entry.Step.Argument == address
            && entry.Result != (long)GuestAccessResult.Made,
        _ => entry.Note == FaultNotes.FaultsIn && entry.Result == address && FaultNotes.PartsOf(entry.Second).Access == access,
    };

    /// <summary>A fault in words.</summary>
    private static string What(RecordedRun run, int fault)
    {
        var entry = run.Entries[fault];
        return entry.IsNote
            ? $"{entry.Calls[0]}() faults {run.Series().Mms[FaultNotes.PartsOf(entry.Second).Mm].Name}[{entry.Result}] in" : entry.Text;
    }
}
