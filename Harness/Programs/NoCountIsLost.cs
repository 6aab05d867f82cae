using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Programs;

/// <summary>The rule of <see cref="PetersonProgram"/>, judged when all threads have ended.</summary>
internal sealed class NoCountIsLost : Invariant
{
    /// <inheritdoc/>
    public override string Id => "P2";

    /// <inheritdoc/>
    public override string Sentence => "No two threads count at once";

    /// <summary>The program that is judged.</summary>
    internal PetersonProgram? Program { get; set; }

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (!allReturned) return;
        Exercised++;
        if (Program!.IsBad) Machine.Violations.Report(this, null, "a count is lost: two threads were in the critical section at once");
    }
}
