namespace TagStorageModel.Model;

/// <summary>I21: no WARN_ON, WARN_ON_ONCE or VM_WARN fires. The key holds the warning's condition.</summary>
public sealed class NoWarning : Invariant, INoteWatcher
{
    /// <inheritdoc/>
    public override string Id => "I21";

    /// <inheritdoc/>
    public override string Sentence => "No warning fires";

    /// <inheritdoc/>
    public override long Exercised => Machine.WarningsChecked;

    /// <inheritdoc/>
    public void Observe(ModelThread thread, NoteKind kind, long first, long second, string? text)
    {
        if (kind == NoteKind.Warning) Machine.Violations.Report(this, thread, text!);
    }
}
