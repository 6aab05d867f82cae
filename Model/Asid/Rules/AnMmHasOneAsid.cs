using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid.Rules;

/// <summary>A2: an mm that runs on two CPUs has one ASID on both, or an invalidation by its ASID reaches one of them only.</summary>
public sealed class AnMmHasOneAsid : Invariant<AsidAllocator>
{
    /// <inheritdoc/>
    public override string Id => "A2";

    /// <inheritdoc/>
    public override string Sentence => "An mm that runs on two CPUs has the same ASID on both";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows => [On([Mmu.TableKind, Mmu.AsidKind], does: Judge)];

    private void Judge(ModelThread thread, in Step step, long result)
    {
        var cpu = (int)step.Argument;
        var (mm, asid) = (Code.Mmu.TableOf(cpu), Code.Mmu.AsidOf(cpu));
        if (mm < 0) return;
        if (Code.Mmu.CpusOf(mm) > 1) Exercised++;
        if (Code.Mmu.RunsWithOtherAsid(mm, asid) is >= 0 and var other) Machine.Violations.Report(this, thread, "", mm, other);
    }
}
