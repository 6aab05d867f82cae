using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Rules;

/// <summary>
/// I2: no sleeping allocation, or other sleep, while a spinlock is held or in any other atomic context.
/// An annotation (might_sleep) and a blocking operation that really runs are told apart by their severity.
/// </summary>
/// <param name="sentence">The rule in the words of its subject, which may name the lock that matters most.</param>
public sealed class NoSleepInAtomicContext(string sentence) : Invariant
{
    /// <summary>The rule in general words.</summary>
    public NoSleepInAtomicContext()
        : this("No sleeping allocation, nor any other sleep, in an atomic context")
    {
    }

    /// <inheritdoc/>
    public override string Id => "I2";

    /// <inheritdoc/>
    public override string Sentence { get; } = sentence;

    /// <inheritdoc/>
    public override long Exercised => Machine.SleepsChecked;

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows => [On(NoteKind.SleepInAtomic, Judge)];

    private void Judge(ModelThread thread, in Note note) =>
        Machine.Violations.Report(this, thread, "", thread.Cpu.PreemptCount, thread.Cpu.IrqsDisabled ? 1 : 0, isActual: note.First != 0);
}
