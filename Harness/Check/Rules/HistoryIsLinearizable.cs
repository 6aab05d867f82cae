using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check.Rules;

/// <summary>The history of a run is one of the sequential model.</summary>
internal sealed class HistoryIsLinearizable : Invariant
{
    /// <summary>What the model says against the history of the last run; null if it has it. A run may be stuck.</summary>
    internal Func<bool, string?> Objection { get; set; } = _ => null;

    /// <inheritdoc/>
    public override string Id => "L1";

    /// <inheritdoc/>
    public override string Sentence => "What operations return is what they return one after the other, in some order of their times";

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        Exercised++;
        if (Objection(false) is not null) Machine.Violations.Report(this, null, "");
    }
}
