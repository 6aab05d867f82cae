using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Programs;

/// <summary>The rule of every reference program: nobody waits for ever.</summary>
internal sealed class EverybodyReturns : Invariant
{
    /// <inheritdoc/>
    public override string Id => "P0";

    /// <inheritdoc/>
    public override string Sentence => "Every thread returns";

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        Exercised++;
        if (allReturned || cut) return;
        foreach (var thread in Machine.Threads)
        {
            if (!thread.Finished)
                Machine.Violations.Report(this, thread, $"{thread.Name} waits: {thread.Pending.Kind.Name}({thread.Pending.Target.Name})",
                withLocks: false);
        }
    }
}
