using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check.Rules;

/// <summary>No thread ends by an exception. One that does ends the run, too: what the others would do is not known.</summary>
internal sealed class ThrownExceptions : Invariant
{
    /// <inheritdoc/>
    public override string Id => "T2";

    /// <inheritdoc/>
    public override string Sentence => "No thread throws an exception";

    /// <summary>A thread has thrown one.</summary>
    internal void Report(ModelThread thread, Exception thrown)
    {
        var text = $"{thrown.GetType().Name}: {OneLine(thrown.Message)}";
        Machine.Note(thread, NoteKind.Call, text: $"throws {text}");
        Machine.Violations.Report(this, thread, text, withLocks: false);
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
