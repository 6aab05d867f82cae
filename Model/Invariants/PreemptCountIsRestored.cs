namespace TagStorageModel.Model;

/// <summary>I14: every function returns with the preempt count and RCU depth it was entered with.</summary>
public sealed class PreemptCountIsRestored : Invariant, INoteWatcher
{
    /// <inheritdoc/>
    public override string Id => "I14";

    /// <inheritdoc/>
    public override string Sentence => "The preempt count and RCU depth on return are those on entry";

    /// <inheritdoc/>
    public override IReadOnlyList<StepKind> Watches => SpinLock.LockKinds;

    /// <inheritdoc/>
    public override void Observe(ModelThread thread, in Step step, long result) => Exercised++;

    /// <inheritdoc/>
    public void Observe(ModelThread thread, NoteKind kind, long first, long second, string? text)
    {
        if (kind != NoteKind.PreemptCountChanged) return;
        Machine.Violations.Report(this, thread, thread.Calls[thread.Calls.Depth - 1].Name, first, second);
    }
}
