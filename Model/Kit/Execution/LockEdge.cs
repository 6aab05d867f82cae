namespace TagStorageModel.Kit.Execution;

/// <summary>One class was held while another was taken.</summary>
/// <param name="From">Held.</param>
/// <param name="To">Taken.</param>
/// <param name="Function">The innermost function of the code under test in which it was first seen.</param>
public readonly record struct LockEdge(LockClass From, LockClass To, Function? Function)
{
    /// <summary>Where a recorded trace shows it first.</summary>
    public int Entry { get; init; }

    /// <summary>-(S*)->: what was held was held for reading. Otherwise -(E*)->.</summary>
    public bool IsShared { get; init; }

    /// <summary>-(*R)->: what was taken waits for writers that have it, and for no others. Otherwise -(*N)->.</summary>
    public bool IsRecursive { get; init; }

    /// <summary>
    /// Whether the edge can come after one that leads to where it begins: a recursive reader waits for no reader, so that
    /// -(*R)-> and -(S*)-> make no strong path.
    /// </summary>
    /// <param name="isRecursive">Whether the one before it is -(*R)->.</param>
    public bool Continues(bool isRecursive) => !isRecursive || !IsShared;
}
