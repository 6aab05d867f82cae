namespace TagStorageModel.Kit.Execution;

/// <summary>Where interrupts were left off that have been off since, and should not be.</summary>
/// <param name="By">The innermost function of the code under test or its callers; null outside of any.</param>
/// <param name="In">The C function that found them on and came back with them off.</param>
public readonly record struct IrqsLeftOff(Function? By, Function In)
{
    /// <summary>As keys have it: <c>function:callee</c>.</summary>
    public override string ToString() => $"{By?.Name}:{In.Name}";
}
