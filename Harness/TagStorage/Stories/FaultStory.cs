using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>
/// What reports say of faults: their entries (I17), that they end (I18), their lock and references (I19), their result
/// (I22).
/// </summary>
internal static class FaultStory
{
    private static readonly string UnreserveBlock = Function.CName(nameof(Revision.TagStorageUnreserveBlock));

    /// <summary>vm_fault_t in the kernel's names.</summary>
    internal static string Text(VmFault fault)
    {
        if (fault == VmFault.None) return "0";
        var names = Enum.GetValues<VmFault>().Where(flag => flag != VmFault.None && (fault & flag) != 0);
        return string.Join('|',
            names.Select(flag => flag == VmFault.MapPte ? "map_pte" : "VM_FAULT_" + flag.ToString().ToUpperInvariant()));
    }

    /// <summary>The result that a note of the end of a fault tells.</summary>
    internal static VmFault ResultOf(TraceEntry note) => FaultNotes.ResultOf(note);

    internal static Scene Entry(RecordedRun run, Violation violation) =>
        Scene.At(run, violation, $"BUG: PTE_TAG_STORAGE_NONE in an entry that is {violation.Key.Detail}",
            [$"entry of address {violation.First}, pid: {violation.Thread!.Name}"])
            .With(Fact.Never("an entry with PTE_TAG_STORAGE_NONE must fault on every access"),
                new(violation.Entry - 1,
                $"the entry that is written is {violation.Key.Detail}: the access goes through, to a page without tag storage"));

    internal static Scene Livelock(RecordedRun run, Violation violation)
    {
        var faults = Faults(run, (int)violation.First);
        if (faults.Count < 2) return Scene.At(run, violation, "INFO: an access faults for ever", [violation.Key.Function]);
        var (first, last) = (faults[^2], faults[^1]);
        var thread = run.Entries[last].Thread;
        var decided = run.Last(last, entry => entry.Thread == thread && entry.Calls.Contains(violation.Key.Function));
        var returned = Enumerable.Range(first, last - first)
            .LastOrDefault(i => run.Entries[i].Thread == thread && run.Entries[i].Note == FaultNotes.Returned, -1);
        const string InVain = "nothing was done that would let the access go through next time";
        IEnumerable<Fact> function = decided < first ? []
            : returned > decided
                ? [new(returned, $"{violation.Key.Function}() has decided: the fault returns {Text(ResultOf(run.Entries[returned]))}, "
                + $"and {InVain}")]
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
            [$"{thread.Name}: {run.Entries[last].Text}, {faults.Count} times for the same reason; "
                + $"nobody else changes what its faults read",
                "no memory is lacking, no page pinned, no range taken"])
            .With([new(first, "the access faults"), .. function, new(last, "it faults again for the same reason: there is no end to it")]);
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

    internal static Scene Retry(RecordedRun run, Violation violation)
    {
        var at = violation.Entry - 1;
        var thread = violation.Thread!;
        var detail = violation.Key.Detail;
        var result = Text(ResultOf(run.Entries[at]));
        var title = detail switch
        {
            "VM_FAULT_RETRY with the lock held" => "BUG: VM_FAULT_RETRY with the fault's lock held",
            "lock released without VM_FAULT_RETRY" => "BUG: the fault's lock is released without VM_FAULT_RETRY",
            "a reference is left" => "BUG: a fault leaves a reference on a page",
            _ => "BUG: a fault drops a reference that is not its own",
        };
        return Scene.At(run, violation, title, [$"handle_mm_fault() returns {result}, pid: {thread.Name}; by {violation.Key.Function}"])
            .With([.. Cause(), new(at, Broken())]);

        IEnumerable<Fact> Cause()
        {
            var held = run.Held(thread, at).FindLast(taken => taken.Lock is RwSemaphore);
            if (detail == "VM_FAULT_RETRY with the lock held" && held is not null)
                yield return new(held.Entry, $"{thread.Name} takes &{held.Lock.Name} for the fault, and nobody releases it");
            else if (detail == "lock released without VM_FAULT_RETRY"
                && run.Last(at, entry => entry.Thread == thread
                && entry.Step.Target is RwSemaphore) is >= 0 and var released) yield return new(released, "the fault's lock is released");
            else if (run.Last(at, entry => entry.Thread == thread && entry.Step.Target == run.Series().Counts
                && entry.Calls.Contains(violation.Key.Function)) is >= 0 and var counted) yield return new(counted,
                $"the last reference count that {violation.Key.Function}() changes");
        }

        string Broken() => detail switch
        {
            "VM_FAULT_RETRY with the lock held" =>
                $"the fault returns {result}, which says that the lock was released: whoever retries takes it again",
            "lock released without VM_FAULT_RETRY" =>
                $"the fault returns {result}, which says that the lock is held: whoever called releases it again",
            "a reference is left" =>
                $"the fault returns {result} with {violation.First} references more than it found: the page can be neither migrated nor "
                + "freed",
            _ => $"the fault returns {result} with {-violation.First} references fewer than it found: the page is freed while somebody "
                + "uses it",
        };
    }

    /// <summary>
    /// A fault says that it has released the lock with which it was called, which is why nobody does; null if it is not
    /// that.
    /// </summary>
    internal static Fact? RetryWith(RecordedRun run, ModelThread thread, TakenLock taken)
    {
        for (var i = taken.Entry + 1; i < run.Entries.Count; i++)
        {
            var entry = run.Entries[i];
            if (entry.Thread != thread || entry.Note != FaultNotes.Returned) continue;
            if (!ResultOf(entry).HasFlag(VmFault.Retry)) return null;
            var last = run.LastOf(thread, i, isStep: true);
            var decided = last > taken.Entry && run.Entries[last].Function.Length > 0 ? $" out of {run.Entries[last].Function}()" : "";
            return new(i, $"the fault returns {Text(ResultOf(entry))}{decided}, which says that the lock was released: the retry takes "
                + "it once more")
            { IsCause = true };
        }

        return null;
    }

    internal static Scene Result(RecordedRun run, Violation violation)
    {
        var at = violation.Entry - 1;
        var thread = violation.Thread!;
        var result = Text((VmFault)violation.First);
        if (violation.Key.Detail == FaultResultsAreKept.MajorIsLost)
        {
            var read = run.Last(at, entry => entry.Thread == thread && entry.Step.Kind == SwapInfo.AddKind && entry.Result == 0);
            IEnumerable<Fact> between = read >= 0 && LastResult(run, thread, read, at) is { } made
                ? [new(run.LastOf(thread, made.Entry, isStep: true),
                    $"{made.Function}() returns {Returns.Text(run, made.Value)}: the last that tells {run.Entries[read].Function}() how "
                    + "the fault went")] : [];
            return Scene.At(run, violation, "BUG: a page was read in, and the fault is not VM_FAULT_MAJOR",
                [$"handle_mm_fault() returns {result}, pid: {thread.Name}"])
                .With([new(read, $"{thread.Name} reads the page in from swap: a major fault"), .. between,
                    new(at, $"the fault returns {result}: it is not accounted as a major one")]);
        }

        var failed = run.Last(at, entry => entry.Thread == thread && entry.Result == 0
            && (entry.Step.Kind == TagBuffers.AllocKind || entry.Step.Kind == Slab.AllocKind)
            && entry.Calls.Contains(violation.Key.Function));
        return Scene.At(run, violation, "BUG: an allocation failed in a swap-in, and VM_FAULT_OOM is not returned",
            [$"handle_mm_fault() returns {result}, pid: {thread.Name}"])
            .With(new(failed, $"memory for the page's tags cannot be had{(failed < 0 ? "" : Returns.After(run, failed))}"),
                new(at, $"the fault returns {result} instead of VM_FAULT_OOM"
                    + $"{((VmFault)violation.First == VmFault.Sigbus ? ": the process is killed where it could have waited" : "")}"));
    }

    /// <summary>
    /// The last function that returned a fault's result between two places, and is not one of those that the second is
    /// in; null if there is none.
    /// </summary>
    private static FunctionReturn? LastResult(RecordedRun run, ModelThread thread, int after, int before) =>
        run.Machine.Trace.Returns.LastOrDefault(made => made.Thread == thread && made.Entry > after && made.Entry <= before
            && made.Value is VmFault && !run.Entries[after].Calls.Contains(made.Function));

    /// <summary>The faults of the access of an address that fails last.</summary>
    private static List<int> Faults(RecordedRun run, int address)
    {
        var last = run.Last(run.Entries.Count, entry => entry.Step.Target == run.Series().UserMemory && entry.Result == 0
            && entry.Step.Argument == address);
        var faults = new List<int>();
        for (var i = 0; last >= 0 && i <= last; i++)
        {
            if (run.Entries[i].Thread == run.Entries[last].Thread && run.Entries[i].Step.Target == run.Entries[last].Step.Target
                && run.Entries[i].Result == 0 && run.Entries[i].Step.Argument == address) faults.Add(i);
        }

        return faults;
    }
}
