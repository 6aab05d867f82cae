using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Kit.Rules;

/// <summary>I14: every function returns with the preempt count and RCU depth it was entered with.</summary>
public sealed class PreemptCountIsRestored : Invariant
{
    /// <inheritdoc/>
    public override string Id => "I14";

    /// <inheritdoc/>
    public override string Sentence => "The preempt count and RCU depth on return are those on entry";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(SpinLock.LockKinds, does: Exercise),
        On(NoteKind.PreemptCountChanged, Judge),
    ];

    private void Judge(ModelThread thread, in Note note) =>
        Machine.Violations.Report(this, thread, thread.Calls[thread.Calls.Depth - 1].Name, note.First, note.Second);
}
