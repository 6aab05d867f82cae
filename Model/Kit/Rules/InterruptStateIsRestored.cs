using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Kit.Rules;

/// <summary>
/// I13: every function returns with the interrupt state it was entered with. The innermost function that does not is
/// part of the key; its caller in the code under test is named; the new state is then what the callers are measured by.
/// Whoever turns on again what another had left off is reported in the context that he found, which names the other.
/// </summary>
public sealed class InterruptStateIsRestored : Invariant
{
    /// <inheritdoc/>
    public override string Id => "I13";

    /// <inheritdoc/>
    public override string Sentence => "The interrupt state on return is that on entry";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On([SpinLock.LockKinds[(int)LockVariant.Irq], SpinLock.LockKinds[(int)LockVariant.IrqSave]], does: Exercise),
        On(NoteKind.IrqStateChanged, Judge),
    ];

    private void Judge(ModelThread thread, in Note note) =>
        Machine.Violations.Report(
            this, thread, thread.Calls[thread.Calls.Depth - 1].Name, note.First, note.Second, leftOff: thread.Calls.LeftOffOnEntry);
}
