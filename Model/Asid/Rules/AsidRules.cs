using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Lockdep;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Asid.Rules;

/// <summary>The rules of the allocator: its own, then those of every kernel that it can break.</summary>
public static class AsidRules
{
    /// <summary>A new instance of each, in the order in which they are listed.</summary>
    public static IReadOnlyList<Invariant> All() =>
    [
        new EntriesOfAnAsidAreOfOneMm(), new AnMmHasOneAsid(), new RunningMmsShareNoAsid(), new NoStaleEntryIsHit(),
        new AllocationFindsAnAsid(), new LocksAreSound(), new InterruptStateIsRestored(), new PreemptCountIsRestored(),
    ];
}
