using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid.Rules;

/// <summary>
/// A3: two mms that run at once have different ASIDs. A CPU that is in the middle of a switch runs none, whatever its registers hold
/// until then: with a TLB of its own that does no harm.
/// </summary>
public sealed class RunningMmsShareNoAsid : Invariant<AsidAllocator>
{
    /// <inheritdoc/>
    public override string Id => "A3";

    /// <inheritdoc/>
    public override string Sentence => "No two mms that run at once have the same ASID";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows => [On([Mmu.TableKind, Mmu.AsidKind], does: Judge)];

    private void Judge(ModelThread thread, in Step step, long result)
    {
        var cpu = (int)step.Argument;
        var (mm, asid) = (Code.Mmu.TableOf(cpu), Code.Mmu.AsidOf(cpu));
        if (mm < 0) return;
        Exercised++;
        if (Code.Mmu.RunsOtherMm(mm, asid) is >= 0 and var other) Machine.Violations.Report(this, thread, "", mm, other);
    }
}
