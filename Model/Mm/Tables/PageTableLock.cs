using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Tables;

/// <summary>
/// ptl of a table of small entries, which is taken and released along with the table's mapping: pte_offset_map_lock(), or
/// pte_offset_map_nolock() and spin_lock(), then pte_unmap_unlock(). Since 6.5 khugepaged may free a table under RCU, so that
/// it stays mapped for the length of an RCU read section, as long as the lock is held. The lock of a PMD maps nothing.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call this lock.</param>
public sealed class PageTableLock(Machine machine, string name) : SpinLock(machine, name, "ptl")
{
    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var taken = IsLock(step);
        if (taken) Context.RcuReadLock(thread);
        var result = base.Execute(thread, step);
        if (!taken) Context.RcuReadUnlock(thread);
        return result;
    }
}
