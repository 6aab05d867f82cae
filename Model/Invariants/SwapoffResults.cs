using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// What swapoff() returns, against what happened to it: −ENOMEM where it ends for want of memory, 0 only if all pages were
/// brought in with their tags. An allocation that failed is no matter where the same function makes it again later with
/// success, nor one of a page whose entry turns out to be nobody's any more: then swapoff() looks at the next entry.
/// </summary>
/// <param name="rule">The rule whose part this is.</param>
/// <param name="revision">The code under test.</param>
public sealed class SwapoffResults(Invariant<Revision> rule, Revision revision)
{
    /// <summary>Detail: it ended because an allocation failed, and says something else.</summary>
    public const string NoMemoryIsHidden = "swapoff() without -ENOMEM";

    /// <summary>Detail: it says that all is well although an allocation for a page's tags has failed.</summary>
    public const string TagsAreLost = "swapoff() returns 0 without the tags";

    /// <summary>Detail: it says that all is well and an entry is in use.</summary>
    public const string EntryIsLeft = "swapoff() returns 0 with an entry in use";

    private static readonly PathSet Swapoff = PathSet.Of("swapoff");
    private static readonly PathSet Reserve = PathSet.Of("reserve_tag_storage");
    private readonly State[] states = new State[33];
    private bool hasSucceeded;

    /// <summary>How often a result was judged since <see cref="Clear"/>.</summary>
    public int Judged { get; private set; }

    /// <summary>The rows of the rule that asks for this.</summary>
    public IEnumerable<RuleRow> Rows =>
    [
        On([TagBuffers.AllocKind, Slab.AllocKind], Allocate),
        On([FreeLists.TakeKind], TakePage),
        On([SwapInfo.LookupKind, SwapInfo.NextKind], GoOn),
        On([XArray.StoreKind], Store),
        new NoteRow(SwapNotes.Off, Return),
    ];

    /// <summary>A run begins.</summary>
    public void Clear()
    {
        Array.Clear(states);
        hasSucceeded = false;
        Judged = 0;
    }

    /// <summary>The run is over: after one success the device takes no page any more, so that what is in use now was in use then.</summary>
    public void Conclude(bool allReturned)
    {
        if (allReturned && hasSucceeded && revision.Swap.HasEntryInUse)
            revision.Machine.Violations.Report(rule, null, EntryIsLeft, function: "try_to_unuse");
    }

    private static StepRow On(IReadOnlyList<StepKind> kinds, StepEffect does) => new(kinds, Of: null, When: null, Joins: null, does);

    /// <summary>An attempt to reserve tag storage for a page may fail: the page is used without.</summary>
    private static bool IsOfSwapoff(ModelThread thread) => thread.Calls.IsIn(Swapoff) && !thread.Calls.IsIn(Reserve);

    private void Allocate(ModelThread thread, in Step step, long result)
    {
        if (!IsOfSwapoff(thread)) return;
        ref var state = ref states[thread.Index + 1];
        var function = thread.Calls.Innermost;
        state.MayBeRepeated &= function == state.Lost && step.Target == state.Allocator;
        if (result != 0 && state.MayBeRepeated) state.Failing = state.Lost = null;
        if ((Gfp)step.Argument == Gfp.NoWait) return;
        if (result == 0) state = new State { Failing = function, Lost = function, Allocator = step.Target, MayBeRepeated = true };
        else if (state.Lost == function) state.Lost = null;
    }

    /// <summary>Whoever tries again until there is memory may find that nothing has to be allocated any more.</summary>
    private void Store(ModelThread thread, in Step step, long result)
    {
        ref var state = ref states[thread.Index + 1];
        if (state.MayBeRepeated && state.Allocator is Slab && thread.Calls.Innermost == state.Lost && XArray.HasStored(result))
            state.Failing = state.Lost = null;
    }

    private void TakePage(ModelThread thread, in Step step, long result)
    {
        if (result < 0 && step.Argument == 0 && IsOfSwapoff(thread)) states[thread.Index + 1].Failing = thread.Calls.Innermost;
    }

    private void GoOn(ModelThread thread, in Step step, long result) => states[thread.Index + 1].Failing = null;

    private void Return(ModelThread thread, in Note note)
    {
        ref var state = ref states[thread.Index + 1];
        Judged++;
        if (state.Failing is { } failing && note.First != Errno.NoMemory)
            revision.Machine.Violations.Report(rule, thread, NoMemoryIsHidden, note.First, function: failing.Name, withLocks: false);
        else if (state.Lost is { } lost && note.First == 0)
            revision.Machine.Violations.Report(rule, thread, TagsAreLost, function: lost.Name, withLocks: false);
        hasSucceeded |= note.First == 0;
        state = default;
    }

    private struct State
    {
        internal Function? Failing;
        internal Function? Lost;
        internal KernelObject? Allocator;
        internal bool MayBeRepeated;
    }
}
