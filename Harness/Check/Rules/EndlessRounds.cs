using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check.Rules;

/// <summary>No thread goes round in circles for ever although all that can go do: a livelock, which only a search can tell.</summary>
internal sealed class EndlessRounds : Invariant
{
    /// <inheritdoc/>
    public override string Id => "T3";

    /// <inheritdoc/>
    public override string Sentence => "No thread goes round in circles for ever";

    /// <summary>Threads do.</summary>
    internal void Report(IReadOnlyList<ModelThread> threads)
    {
        foreach (var thread in threads) Machine.Note(thread, NoteKind.Call, text: "goes round in circles");
        Machine.Violations.Report(this, threads[^1], $"{string.Join(" and ", threads)}, again and again", withLocks: false);
    }
}
