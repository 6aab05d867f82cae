using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid.Rules;

/// <summary>A5: after a rollover new_context() finds a free ASID; it does not ask, and would take one that there is not.</summary>
public sealed class AllocationFindsAnAsid : Invariant<AsidAllocator>
{
    /// <inheritdoc/>
    public override string Id => "A5";

    /// <inheritdoc/>
    public override string Sentence => "After a rollover there is a free ASID";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows => [On(AsidAllocator.FoundAfterRollover, Judge)];

    private void Judge(ModelThread thread, in Note note)
    {
        Exercised++;
        if (note.First == Code.Size.Asids) Machine.Violations.Report(this, thread, "", note.First);
    }
}
