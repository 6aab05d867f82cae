using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid.Rules;

/// <summary>
/// A4: when a page was unmapped and the invalidation is over, no CPU that runs the mm, then or later, has the page in its TLB under the
/// ASID that it runs the mm under.
/// </summary>
public sealed class NoStaleEntryIsHit : Invariant<AsidAllocator>
{
    /// <inheritdoc/>
    public override string Id => "A4";

    /// <inheritdoc/>
    public override string Sentence => "No CPU that runs an mm can hit a page that was unmapped and invalidated";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On([Mmu.PageKind, Mmu.AllKind], joins: Invalidating, does: Invalidated),
        On([Mmu.TableKind, Mmu.AsidKind], joins: Beginning, does: Begun),
    ];

    private void Invalidating(in Step step, ref Footprint footprint) => Code.Mmu.AddStale(Mmu.MmOf(step), ref footprint);

    private void Invalidated(ModelThread thread, in Step step, long result)
    {
        if (Code.Mmu.CpusOf(Mmu.MmOf(step)) > 0) Exercised++;
        Judge(thread, Mmu.MmOf(step));
    }

    private void Beginning(in Step step, ref Footprint footprint)
    {
        var mm = step.Kind == Mmu.TableKind ? (int)step.Value : Code.Mmu.TableOf((int)step.Argument);
        if (mm >= 0) Code.Mmu.AddStale(mm, ref footprint);
    }

    private void Begun(ModelThread thread, in Step step, long result)
    {
        var mm = Code.Mmu.TableOf((int)step.Argument);
        if (mm < 0) return;
        if (Code.Mmu.HasInvalidated(mm)) Exercised++;
        Judge(thread, mm);
    }

    private void Judge(ModelThread thread, int mm)
    {
        if (Code.Mmu.HitsStale(mm) is >= 0 and var cpu) Machine.Violations.Report(this, thread, "", mm, cpu);
    }
}
