namespace TagStorageModel.Kit.Execution;

/// <summary>A kernel object with memory that is freed while somebody may still have its address.</summary>
public interface IFreedMemory
{
    /// <summary>The steps that read or write such memory; each has what it accesses as its argument.</summary>
    IReadOnlyList<StepKind> Accesses { get; }

    /// <summary>What a report calls the access of a step whose memory was freed before; null if it was not. A literal.</summary>
    string? AccessAfterFree(in Step step);
}
