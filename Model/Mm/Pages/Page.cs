using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>A page frame number.</summary>
/// <param name="Value">The number.</param>
public readonly record struct Pfn(ulong Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Value:x}";
}

/// <summary>struct page: which frame it describes. Its state is in the tables that have it as a part.</summary>
public sealed class Page
{
    internal Page(Machine machine, int index, Pfn pfn, bool isTagStorage)
    {
        Index = index;
        Pfn = pfn;
        IsTagStorage = isTagStorage;
        Lock = new FolioLock(machine, this);
    }

    /// <summary>Its place in the tables: frames in ascending order, data before tag storage.</summary>
    public int Index { get; }

    /// <summary>The number of its page frame, which it keeps for ever.</summary>
    public Pfn Pfn { get; }

    /// <summary>Whether the frame lies in a region's tag storage.</summary>
    public bool IsTagStorage { get; }

    /// <summary>PG_locked.</summary>
    public FolioLock Lock { get; }

    /// <inheritdoc/>
    public override string ToString() => $"pfn:{Pfn}";
}
