using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>A sort of failure of a <see cref="FaultBudget"/>, as words have it.</summary>
/// <param name="One">What fails, where it is one.</param>
/// <param name="Sentence">What a failure of it is.</param>
/// <param name="Get">How many may fail.</param>
/// <param name="With">The budget with another number.</param>
internal sealed record FailureKind(string One, string Sentence, Func<FaultBudget, int> Get, Func<FaultBudget, int, FaultBudget> With)
{
    /// <summary>In the order of words.</summary>
    internal static IReadOnlyList<FailureKind> All { get; } =
    [
        new("atomic allocation", "An allocation that may not sleep fails.",
            faults => faults.Atomic, (faults, count) => faults with { Atomic = count }),
        new("sleeping allocation", "An allocation that may sleep fails.",
            faults => faults.Sleeping, (faults, count) => faults with { Sleeping = count }),
        new("CMA allocation", "A range of CMA is busy, or a fatal signal arrives meanwhile.",
            faults => faults.Busy, (faults, count) => faults with { Busy = count }),
    ];

    /// <summary>What fails, where it is not one.</summary>
    internal string Many => One + "s";
}
