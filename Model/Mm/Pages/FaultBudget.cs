using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>How many failures of each sort a thread may meet in one run; an outcome beyond them is not offered.</summary>
/// <param name="Atomic">Allocations that may not sleep (GFP_NOWAIT, GFP_ATOMIC).</param>
/// <param name="Sleeping">Allocations that may (GFP_KERNEL).</param>
/// <param name="Busy">Ranges of CMA found busy (−EBUSY), and fatal signals during their allocation (−EINTR).</param>
public readonly record struct FaultBudget(int Atomic, int Sleeping, int Busy)
{
    /// <summary>Those that any kernel's allocations can meet.</summary>
    public FailingAllocations Allocations => new(Atomic, Sleeping);
}
