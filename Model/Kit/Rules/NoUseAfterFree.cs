using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Kit.Rules;

/// <summary>
/// I15: no access to freed memory. What kernel objects free (<see cref="IFreedMemory"/>) is gone at once, without a grace
/// period; an xarray's node lives on in RCU sections that began before. That nothing is freed twice is another rule's affair.
/// </summary>
public sealed class NoUseAfterFree : Invariant
{
    /// <inheritdoc/>
    public override string Id => "I15";

    /// <inheritdoc/>
    public override string Sentence => "No access to freed memory";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        .. Machine.Objects.Where(item => item is IFreedMemory).Select(item => On(((IFreedMemory)item).Accesses, of: item, does: Access)),
        On(XArray.LoadKind, joins: AddStructure),
        On(NoteKind.UseAfterFree, GoOn),
    ];

    /// <summary>Who frees a node writes the structure; a load that goes on from a node has to be ordered against that.</summary>
    private void AddStructure(in Step step, ref Footprint footprint)
    {
        if (((XaState)step.Payload!).HasWalked) footprint.Add(((XArray)step.Target).StructureLocation, write: false);
    }

    private void Access(ModelThread thread, in Step step, long result)
    {
        Exercised++;
        if (((IFreedMemory)step.Target).AccessAfterFree(step) is { } access)
            Machine.Violations.Report(this, thread, access, step.Argument, withLocks: false);
    }

    private void GoOn(ModelThread thread, in Note note) => Machine.Violations.Report(this, thread, note.Text!, withLocks: false);
}
