namespace TagStorageModel.Model;

/// <summary>
/// I2: no sleeping allocation, or other sleep, while a page table spinlock is held or in any other atomic context.
/// An annotation (might_sleep) and a blocking operation that really runs are told apart by their severity.
/// </summary>
public sealed class NoSleepInAtomicContext : Invariant, INoteWatcher
{
    /// <inheritdoc/>
    public override string Id => "I2";

    /// <inheritdoc/>
    public override string Sentence => "No sleeping allocation while a PTE spinlock or any atomic context is held";

    /// <inheritdoc/>
    public override long Exercised => Machine.SleepsChecked;

    /// <inheritdoc/>
    public void Observe(ModelThread thread, NoteKind kind, long first, long second, string? text)
    {
        if (kind != NoteKind.SleepInAtomic) return;
        Machine.Violations.Report(this, thread, "", thread.Cpu.PreemptCount, thread.Cpu.IrqsDisabled ? 1 : 0, isActual: first != 0);
    }
}
