using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check.Rules;

/// <summary>A condition of the body that must hold whenever all threads have returned.</summary>
/// <param name="number">Its number among those of the body.</param>
/// <param name="sentence">The condition in words.</param>
/// <param name="holds">Whether it holds.</param>
internal sealed class FinalCondition(int number, string sentence, Func<bool> holds) : Invariant
{
    /// <inheritdoc/>
    public override string Id { get; } = $"C{number}";

    /// <inheritdoc/>
    public override string Sentence => sentence;

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (!allReturned) return;
        Exercised++;
        if (!holds()) Machine.Violations.Report(this, null, "");
    }
}
