using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check.Rules;

/// <summary>What threads take to be so is so.</summary>
internal sealed class FailedAssertions : Invariant
{
    /// <inheritdoc/>
    public override string Id => "T1";

    /// <inheritdoc/>
    public override string Sentence => "What a thread asserts holds";

    /// <summary>A thread asserts something.</summary>
    internal void Judge(bool holds, string sentence)
    {
        Exercised++;
        if (holds) return;
        Machine.Note(ModelThread.Current, NoteKind.Call, text: $"asserts: {sentence}");
        Machine.Violations.Report(this, ModelThread.Current, sentence, withLocks: false);
    }
}
