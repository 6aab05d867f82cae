using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>
/// What reports say of faults: their entries (I17), their lock and references (I19), their result (I22).
/// </summary>
internal static class FaultStory
{
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
}
