namespace TagStorageModel.Model;

/// <summary>
/// I22: what a swap-in returns is what happened: VM_FAULT_MAJOR if the page had to be read in and no error came of it, VM_FAULT_OOM if memory
/// for its tags could not be had.
/// </summary>
public sealed class FaultResultsAreKept : Invariant, INoteWatcher
{
    private readonly State[] states = new State[33];

    /// <inheritdoc/>
    public override string Id => "I22";

    /// <inheritdoc/>
    public override string Sentence => "A swap-in returns VM_FAULT_MAJOR and VM_FAULT_OOM where they are due";

    /// <inheritdoc/>
    public override IReadOnlyList<StepKind> Watches => [Swap.AddKind, TagBuffers.AllocKind, Slab.AllocKind];

    /// <inheritdoc/>
    public override void Begin() => Array.Clear(states);

    /// <inheritdoc/>
    public override void Observe(ModelThread thread, in Step step, long result)
    {
        if (result != 0) return;
        ref var state = ref states[thread.Index + 1];
        if (!state.IsInFault) return;
        if (step.Kind == Swap.AddKind) state.Reader = thread.Calls.Innermost;
        else if (IsFinal((Gfp)step.Argument) && IsInSwapIn(thread.Calls)) state.Failing = thread.Calls.Innermost;
    }

    /// <inheritdoc/>
    public void Observe(ModelThread thread, NoteKind kind, long first, long second, string? text)
    {
        if (kind == FaultNotes.Entered) states[thread.Index + 1] = new State { IsInFault = true };
        else if (kind == FaultNotes.Returned) Judge(thread, (VmFault)second);
    }

    /// <summary>Whether nothing is tried any more when an allocation with these flags fails: xas_store() tries without sleeping first.</summary>
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

    private void Judge(ModelThread thread, VmFault result)
    {
        ref var state = ref states[thread.Index + 1];
        if (state.Reader is { } reader && (result & (VmFault.Oom | VmFault.Sigbus)) == 0)
        {
            Exercised++;
            if ((result & VmFault.Major) == 0) Machine.Violations.Report(this, thread, "VM_FAULT_MAJOR is lost", (long)result, function: reader.Name, withLocks: false);
        }

        if (state.Failing is { } failing)
        {
            Exercised++;
            if ((result & VmFault.Oom) == 0) Machine.Violations.Report(this, thread, "no VM_FAULT_OOM", (long)result, function: failing.Name, withLocks: false);
        }

        state = default;
    }

    private struct State
    {
        internal bool IsInFault;
        internal Function? Reader;
        internal Function? Failing;
    }
}
