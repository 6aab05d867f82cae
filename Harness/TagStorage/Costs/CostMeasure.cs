namespace TagStorageModel.Harness.TagStorage.Costs;

/// <summary>One of the figures of <see cref="RemedyCost"/>, as tables name it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Of">The figure of a family.</param>
public sealed record CostMeasure(string Name, Func<RemedyCost, int> Of)
{
    /// <summary>In the order in which tables have them.</summary>
    public static IReadOnlyList<CostMeasure> All { get; } =
    [
        new("functions of the model changed", cost => cost.PlacesChanged) { IsMost = true, DependsOnRuns = false },
        new("most bytes in buffers at once", cost => cost.MostBytes) { IsMost = true },
        new("most slots of tags_by_pfn at once", cost => cost.MostSlots) { IsMost = true },
        new("allocations that may not sleep", cost => cost.AtomicTried),
        new("of them failed", cost => cost.AtomicFailed),
        new("processes killed", cost => cost.Killed),
        new("violations in which tags were lost", cost => cost.TagsLost),
        new("faults answered with VM_FAULT_RETRY", cost => cost.FaultsRetried),
        new("faults answered with VM_FAULT_OOM", cost => cost.OutOfMemory),
        new("longest stretch with interrupts off, in steps", cost => cost.LongestIrqsOff) { IsMost = true },
        new("longest stretch with preemption off, in steps", cost => cost.LongestPreemptionOff) { IsMost = true },
        new("buffers that never held tags", cost => cost.UnusedBuffers),
        new("slots that never held tags", cost => cost.UnusedSlots),
    ];

    /// <summary>Whether several families together have the largest of theirs, rather than the sum.</summary>
    public bool IsMost { get; private init; }

    /// <summary>Whether it is counted in runs, and so differs from family to family.</summary>
    public bool DependsOnRuns { get; private init; } = true;

    /// <summary>The figure of several families together.</summary>
    public int Together(IEnumerable<RemedyCost> costs) => IsMost ? costs.Max(Of) : costs.Sum(Of);
}
