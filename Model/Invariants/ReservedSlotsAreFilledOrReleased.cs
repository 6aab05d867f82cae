using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I16: a slot that xa_reserve() has made XA_ZERO_ENTRY is stored to or released by whoever reserved it: when all is
/// over none is left.
/// </summary>
public sealed class ReservedSlotsAreFilledOrReleased : Invariant<Revision>
{
    private static readonly StepTest ReservesSlot = (in step) => ((XaState)step.Payload!).Entry.IsZero;

    /// <summary>Who reserved each slot; belongs to the location of the slot.</summary>
    private readonly Dictionary<ulong, Function?> reservers = [];

    /// <inheritdoc/>
    public override string Id => "I16";

    /// <inheritdoc/>
    public override string Sentence => "A reserved slot is stored to or released";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows => [On(XArray.StoreKind, when: ReservesSlot, does: Reserve)];

    /// <inheritdoc/>
    public override void Begin() => reservers.Clear();

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (!allReturned) return;
        Judge(Code.TagsByPfn);
        Judge(Code.TagsBySwpEntry);
    }

    private void Reserve(ModelThread thread, in Step step, long result)
    {
        if (!XArray.HasStored(result)) return;
        Exercised++;
        reservers[(ulong)step.Argument] = thread.Calls.Innermost;
    }

    private void Judge(XArray array)
    {
        foreach (var slot in array.Slots)
        {
            if (slot.Entry.IsZero)
                Machine.Violations.Report(
                    this, null, array.Name, (long)slot.Index, function: reservers.GetValueOrDefault(slot.Index)?.Name);
        }
    }
}
