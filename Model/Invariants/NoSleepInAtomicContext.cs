namespace TagStorageModel.Model;

/// <summary>
/// I2: no sleeping allocation, or other sleep, while a page table spinlock is held or in any other atomic context.
/// An annotation (might_sleep) and a blocking operation that really runs are told apart by their severity.
/// </summary>
public sealed class NoSleepInAtomicContext : Invariant
{
    /// <inheritdoc/>
    public override string Id => "I2";

    /// <inheritdoc/>
    public override string Sentence => "No sleeping allocation while a PTE spinlock or any atomic context is held";

    /// <inheritdoc/>
    public override long Exercised => Machine.SleepsChecked;

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows => [On(NoteKind.SleepInAtomic, Judge)];

    private void Judge(ModelThread thread, in Note note) =>
        Machine.Violations.Report(this, thread, "", thread.Cpu.PreemptCount, thread.Cpu.IrqsDisabled ? 1 : 0, isActual: note.First != 0);
}
