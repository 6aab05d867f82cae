using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Rules;

/// <summary>I21: no WARN_ON or WARN_ON_ONCE fires. The key holds the warning's condition.</summary>
public sealed class NoWarning : Invariant
{
    /// <inheritdoc/>
    public override string Id => "I21";

    /// <inheritdoc/>
    public override string Sentence => "No warning fires";

    /// <inheritdoc/>
    public override long Exercised => Machine.WarningsChecked;

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows => [On(NoteKind.Warning, Judge)];

    private void Judge(ModelThread thread, in Note note) => Machine.Violations.Report(this, thread, note.Text!);
}
