using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Harness.Traces;

/// <summary>What the kernel's own XArray did when it was driven through a list of operations.</summary>
/// <param name="Label">Its name, or its seed.</param>
/// <param name="Flags">How the array was initialised.</param>
/// <param name="Steps">The operations, in order.</param>
/// <param name="Final">The occupied slots at the end, ascending; null: not recorded.</param>
/// <param name="LiveNodes">Nodes of the tree at the end; null: not recorded.</param>
/// <param name="Head">What the head holds at the end: <c>null</c>, <c>node</c> or an entry; null: not recorded.</param>
/// <param name="Nodes">The nodes at the end, in pre-order; null: not recorded.</param>
public sealed record RecordedTrace(
    string Label,
    XaFlags Flags,
    IReadOnlyList<RecordedOperation> Steps,
    IReadOnlyList<XaFound>? Final,
    int? LiveNodes,
    string? Head,
    IReadOnlyList<XaNodeShape>? Nodes);

/// <summary>One operation: what it was given and what it did.</summary>
public sealed record RecordedOperation
{
    /// <summary>The C function that was called, such as <c>xa_store</c>.</summary>
    public required string Op { get; init; }

    /// <summary>The index, or where a search starts.</summary>
    public ulong Index { get; init; }

    /// <summary>What a compare and exchange compares with.</summary>
    public XaEntry Old { get; init; }

    /// <summary>The entry that is given to be stored; NULL for operations that store none.</summary>
    public XaEntry Entry { get; init; }

    /// <summary>The allocation flags that were given to it, if it takes any.</summary>
    public Gfp Gfp { get; init; }

    /// <summary>The inclusive last index of a search.</summary>
    public ulong Max { get; init; }

    /// <summary>What it returned, as a token.</summary>
    public required string Result { get; init; }

    /// <summary>A search's index afterwards; null: not recorded.</summary>
    public ulong? ResultIndex { get; init; }

    /// <summary>What a loop saw; null: not recorded.</summary>
    public IReadOnlyList<XaFound>? Items { get; init; }

    /// <summary>Everything that it called, in order.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>The CPU's interrupt state afterwards; null: not recorded.</summary>
    public bool? IrqsDisabledAfter { get; init; }

    /// <summary>The CPU's bottom-half depth afterwards.</summary>
    public int BottomHalfDepthAfter { get; init; }

    /// <summary>The events at which a debug kernel would complain of sleeping in atomic context; null: not recorded.</summary>
    public IReadOnlyList<int>? SleepsInAtomic { get; init; }

    /// <summary>What another CPU does while the lock is dropped.</summary>
    public IReadOnlyList<RecordedOperation> Races { get; init; } = [];
}
