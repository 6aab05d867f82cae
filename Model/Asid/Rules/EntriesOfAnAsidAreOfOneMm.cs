using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid.Rules;

/// <summary>
/// A1: what a TLB holds under an ASID is of one mm, or a CPU that runs one of them reads and writes pages of another. Judged wherever
/// entries may appear that were not there: where a page table or an ASID comes into a CPU's registers.
/// </summary>
public sealed class EntriesOfAnAsidAreOfOneMm : Invariant<AsidAllocator>
{
    /// <inheritdoc/>
    public override string Id => "A1";

    /// <inheritdoc/>
    public override string Sentence => "No TLB has entries of two mms under one ASID";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows => [On([Mmu.TableKind, Mmu.AsidKind], does: Judge)];

    private void Judge(ModelThread thread, in Step step, long result)
    {
        var cpu = (int)step.Argument;
        var (mm, asid) = (Code.Mmu.TableOf(cpu), Code.Mmu.AsidOf(cpu));
        if (mm < 0 || !Code.Mmu.HasEntries(cpu, asid, mm)) return;
        Exercised++;
        if (Code.Mmu.OtherMmUnder(cpu, asid, mm) is >= 0 and var other) Machine.Violations.Report(this, thread, "", mm, other);
    }
}
