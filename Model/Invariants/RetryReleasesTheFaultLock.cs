using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I19: a fault that returns VM_FAULT_RETRY has released the lock it was entered with, unless it was told not to wait
/// (FAULT_FLAG_RETRY_NOWAIT); any other still holds it. A page that a fault neither allocates, maps nor unmaps has as
/// many references of its as before.
/// </summary>
public sealed class RetryReleasesTheFaultLock : Invariant<Revision>
{
    private readonly int[] entered = new int[33];
    private FaultReferences references = null!;
    private ulong faultLocks;

    /// <inheritdoc/>
    public override string Id => "I19";

    /// <inheritdoc/>
    public override string Sentence => "VM_FAULT_RETRY says that the fault's lock was released; references are balanced";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(FaultNotes.Entered, Enter),
        On(FaultNotes.Returned, Return),
        .. references.Rows,
    ];

    /// <inheritdoc/>
    public override void Begin() => references.Clear();

    /// <inheritdoc/>
    protected override void Attached()
    {
        references = new FaultReferences(Code, Machine.Threads.Count + 1);
        foreach (var mm in Code.Mms) faultLocks |= 1ul << mm.Lock.Class.Index | 1ul << mm.VmaLock(0).Class.Index;
    }

    private void Enter(ModelThread thread, in Note note)
    {
        entered[thread.Index + 1] = LocksOf(thread);
        references.Enter(thread);
    }

    private void Return(ModelThread thread, in Note note)
    {
        Exercised++;
        JudgeLock(thread, (FaultFlags)note.First, (VmFault)note.Second);
        var (count, function) = references.Leave(thread);
        if (count != 0)
            Machine.Violations.Report(
                this, thread, count > 0 ? "a reference is left" : "a reference too few", count, function: function, withLocks: false);
    }

    private void JudgeLock(ModelThread thread, FaultFlags flags, VmFault result)
    {
        var held = LocksOf(thread);
        var before = entered[thread.Index + 1];
        var releases = (result & VmFault.Retry) != 0 && (flags & FaultFlags.RetryNowait) == 0;
        if (releases && held == before && before != 0)
            Machine.Violations.Report(
                this, thread, "VM_FAULT_RETRY with the lock held", function: references.LastOf(thread), withLocks: false);
        else if (!releases && held != before)
            Machine.Violations.Report(
                this, thread, "lock released without VM_FAULT_RETRY", function: references.LastOf(thread), withLocks: false);
    }

    /// <summary>
    /// How many locks of a fault a thread holds: one that an earlier fault has left is none that this one ought to release.
    /// </summary>
    private int LocksOf(ModelThread thread)
    {
        var count = 0;
        for (var i = 0; i < thread.Held.Count; i++) count += (int)(faultLocks >> thread.Held[i].Class.Index & 1);
        return count;
    }
}
