using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I17: an entry, or a PMD, with PTE_TAG_STORAGE_NONE is PROT_NONE and not VALID, whoever writes it: otherwise the access that is
/// to reserve tag storage does not fault. What a VALID tagged entry must have is I6's.
/// </summary>
public sealed class FaultOnAccessEntriesAreNotValid : Invariant<Revision>
{
    /// <inheritdoc/>
    public override string Id => "I17";

    /// <inheritdoc/>
    public override string Sentence => "PTE_TAG_STORAGE_NONE implies PROT_NONE and not VALID";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows => [On([PageTable.SetKind, PageTable.SetPmdKind], does: Judge)];

    private void Judge(ModelThread thread, in Step step, long result)
    {
        var pte = new Pte(step.Value);
        if (!pte.HasTagStorageNone) return;
        Exercised++;
        if (pte.IsProtNone && !pte.IsValid) return;
        Machine.Violations.Report(this, thread, pte.IsValid ? "VALID" : "not PROT_NONE", step.Argument, withLocks: false);
    }
}
