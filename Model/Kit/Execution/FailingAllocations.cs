namespace TagStorageModel.Kit.Execution;

/// <summary>How many allocations may fail for a thread in one run; a failure beyond them is not offered as an outcome.</summary>
/// <param name="Atomic">Of those that may not sleep (GFP_NOWAIT, GFP_ATOMIC).</param>
/// <param name="Sleeping">Of those that may (GFP_KERNEL).</param>
public readonly record struct FailingAllocations(int Atomic, int Sleeping)
{
    /// <summary>How many outcomes an allocation has: it succeeds, or fails if that is still allowed.</summary>
    public int OutcomesOf(Gfp gfp) => (gfp & Gfp.NoFail) == 0 && (gfp.MaySleep() ? Sleeping : Atomic) > 0 ? 2 : 1;

    /// <summary>What is left after an allocation has failed.</summary>
    public FailingAllocations After(Gfp gfp) => gfp.MaySleep() ? this with { Sleeping = Sleeping - 1 } : this with { Atomic = Atomic - 1 };
}
