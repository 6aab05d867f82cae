using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Programs;

/// <summary>The rule of <see cref="TagRaceProgram"/>, judged when all threads have ended.</summary>
internal sealed class NoEntryIsLeft : Invariant
{
    /// <inheritdoc/>
    public override string Id => "P1";

    /// <inheritdoc/>
    public override string Sentence => "A reserved page has no entry left";

    /// <summary>The program that is judged.</summary>
    internal TagRaceProgram? Program { get; set; }

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (!allReturned) return;
        Exercised++;
        if (Program!.IsBad) Machine.Violations.Report(this, null, "RESERVED is set and an entry is left");
    }
}
