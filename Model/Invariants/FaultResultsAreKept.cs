using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I22: what a swap-in returns is what happened: VM_FAULT_MAJOR if the page had to be read in and no error came of it,
/// VM_FAULT_OOM if memory for its tags could not be had. And so is what swapoff() returns, which swaps in on behalf of
/// others: see <see cref="SwapoffResults"/>.
/// </summary>
public sealed class FaultResultsAreKept : Invariant<Revision>
{
    /// <summary>Detail: a fault that has read from the device does not say so.</summary>
    public const string MajorIsLost = "VM_FAULT_MAJOR is lost";

    private readonly State[] states = new State[33];
    private SwapoffResults swapoff = null!;

    /// <inheritdoc/>
    public override string Id => "I22";

    /// <inheritdoc/>
    public override string Sentence => "A swap-in returns VM_FAULT_MAJOR and VM_FAULT_OOM where they are due, swapoff() what it came to";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(FaultNotes.Entered, Enter),
        On(SwapInfo.AddKind, does: Read),
        On([TagBuffers.AllocKind, Slab.AllocKind], does: Allocate),
        On(XArray.StoreKind, does: Store),
        On(ShmemFile.FindKind, does: LookAgain),
        On(FaultNotes.Returned, Judge),
        .. swapoff.Rows,
    ];

    /// <inheritdoc/>
    public override void Begin()
    {
        Array.Clear(states);
        swapoff.Clear();
    }

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        Exercised += swapoff.Judged;
        swapoff.Conclude(allReturned);
    }

    /// <inheritdoc/>
    protected override void Attached() => swapoff = new SwapoffResults(this, Code);

    /// <summary>
    /// Whether nothing is tried any more when an allocation with these flags fails: xas_store() tries without sleeping first.
    /// </summary>
    private static bool IsFinal(Gfp gfp) => gfp != Gfp.NoWait;

    private static bool IsInSwapIn(CallChain calls)
    {
        for (var depth = calls.Depth - 1; depth >= 0; depth--)
        {
            // An allocation's attempt to reserve tag storage may fail.
            if (calls[depth].Name == "reserve_tag_storage") return false;
            if (calls[depth].Name is "do_swap_page" or "shmem_swapin_folio") return true;
        }

        return false;
    }

    private void Enter(ModelThread thread, in Note note) => states[thread.Index + 1] = new State { IsInFault = true };

    private void Read(ModelThread thread, in Step step, long result)
    {
        ref var state = ref states[thread.Index + 1];
        if (result == 0 && state.IsInFault) state.Reader = thread.Calls.Innermost;
    }

    private void Allocate(ModelThread thread, in Step step, long result)
    {
        ref var state = ref states[thread.Index + 1];
        if (!state.IsInFault) return;
        var function = thread.Calls.Innermost;
        state.MayBeRepeated &= function == state.Failing && step.Target == state.Allocator;
        if (result != 0) Succeed(ref state);
        else if (IsFinal((Gfp)step.Argument) && IsInSwapIn(thread.Calls))
            state = state with { Failing = function, Allocator = step.Target, MayBeRepeated = true };
    }

    /// <summary>Whoever tries again until there is memory may find that nothing has to be allocated any more.</summary>
    private void Store(ModelThread thread, in Step step, long result)
    {
        ref var state = ref states[thread.Index + 1];
        if (XArray.HasStored(result) && state.Allocator is Slab && thread.Calls.Innermost == state.Failing) Succeed(ref state);
    }

    /// <summary>The same function has what could not be had just before.</summary>
    private static void Succeed(ref State state)
    {
        if (state.MayBeRepeated) state.Failing = null;
    }

    /// <summary>The file's entry was not the swap entry any more (−EEXIST): that swap-in came to nothing, nothing is due of it.</summary>
    private void LookAgain(ModelThread thread, in Step step, long result)
    {
        ref var state = ref states[thread.Index + 1];
        if (thread.Calls.Innermost is { Name: "shmem_get_folio_gfp" }) state.Failing = null;
    }

    private void Judge(ModelThread thread, in Note note)
    {
        var result = (VmFault)note.Second;
        ref var state = ref states[thread.Index + 1];
        if (state.Reader is { } reader && (result & (VmFault.Oom | VmFault.Sigbus)) == 0)
        {
            Exercised++;
            if ((result & VmFault.Major) == 0)
                Machine.Violations.Report(this, thread, MajorIsLost, (long)result, function: reader.Name, withLocks: false);
        }

        if (state.Failing is { } failing)
        {
            Exercised++;
            if ((result & VmFault.Oom) == 0)
                Machine.Violations.Report(this, thread, "no VM_FAULT_OOM", (long)result, function: failing.Name, withLocks: false);
        }

        state = default;
    }

    private struct State
    {
        internal bool IsInFault;
        internal Function? Reader;
        internal Function? Failing;
        internal KernelObject? Allocator;
        internal bool MayBeRepeated;
    }
}
