namespace TagStorageModel.Model;

/// <summary>
/// I13: every function returns with the interrupt state it was entered with. The innermost function that does not is
/// part of the key; its caller in the code under test is named; the new state is then what the callers are measured by.
/// </summary>
public sealed class InterruptStateIsRestored : Invariant, INoteWatcher
{
    /// <inheritdoc/>
    public override string Id => "I13";

    /// <inheritdoc/>
    public override string Sentence => "The interrupt state on return is that on entry";

    /// <inheritdoc/>
    public override IReadOnlyList<StepKind> Watches => [SpinLock.LockKinds[(int)LockVariant.Irq], SpinLock.LockKinds[(int)LockVariant.IrqSave]];

    /// <inheritdoc/>
    public override void Observe(ModelThread thread, in Step step, long result) => Exercised++;

    /// <inheritdoc/>
    public void Observe(ModelThread thread, NoteKind kind, long first, long second, string? text)
    {
        if (kind != NoteKind.IrqStateChanged) return;
        Machine.Violations.Report(this, thread, thread.Calls[thread.Calls.Depth - 1].Name, first, second);
    }
}
