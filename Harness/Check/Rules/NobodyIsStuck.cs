using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check.Rules;

/// <summary>Where no thread can go, the sequential model has each of them wait.</summary>
internal sealed class NobodyIsStuck : Invariant
{
    /// <summary>What the model says against the history of the last run; null if it has it. A run may be stuck.</summary>
    internal Func<bool, string?> Objection { get; set; } = _ => null;

    /// <inheritdoc/>
    public override string Id => "L2";

    /// <inheritdoc/>
    public override string Sentence => "No operation waits for ever that the sequential model lets go on";

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (allReturned || cut) return;
        Exercised++;
        if (Objection(false) is not null || Objection(true) is null) return;
        foreach (var thread in Machine.Threads)
        {
            if (thread.Finished) continue;
            Machine.Violations.Report(this, thread, "", withLocks: false);
            return;
        }
    }
}
