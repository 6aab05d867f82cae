namespace TagStorageModel.Harness;

/// <summary>Defects about page faults: what they return, what they hold, whether they end (rules I17 to I19 and I22).</summary>
internal static class FaultDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
    ];
}
