using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Mm.Tables;

/// <summary>An entry of a guest's stage-2 page table. 0 is none.</summary>
/// <param name="Bits">Flags in the low half, a page index in the high half.</param>
public readonly record struct Stage2Entry(long Bits)
{
    private const long ValidBit = 1;
    private const long WriteBit = 2;
    private const long TaggedBit = 4;

    /// <summary>An entry that maps a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="isWritable">KVM_PGTABLE_PROT_W.</param>
    /// <param name="isTagged">The guest has MTE, and may access the page's tags.</param>
    public Stage2Entry(Page page, bool isWritable, bool isTagged)
        : this(((long)page.Index << 32) | ValidBit | (isWritable ? WriteBit : 0) | (isTagged ? TaggedBit : 0))
    {
    }

    /// <summary>Whether the hardware may walk it.</summary>
    public bool IsValid => (Bits & ValidBit) != 0;

    /// <summary>Whether the guest may write.</summary>
    public bool IsWritable => (Bits & WriteBit) != 0;

    /// <summary>Whether the guest may access tags.</summary>
    public bool IsTagged => (Bits & TaggedBit) != 0;

    /// <summary>The index of the page it maps.</summary>
    public int PageIndex => (int)(Bits >> 32);

    /// <summary>The entry with permission to write.</summary>
    public Stage2Entry Writable() => new(Bits | WriteBit);

    /// <inheritdoc/>
    public override string ToString() => Text(nameOf: null);

    /// <summary>As reports print it.</summary>
    /// <param name="nameOf">Names its page by the page's index; null prints that.</param>
    public string Text(Func<int, string>? nameOf) =>
        IsValid ? $"{nameOf?.Invoke(PageIndex) ?? $"page#{PageIndex}"}{(IsWritable ? "|WRITE" : "")}{(IsTagged ? "|TAGGED" : "")}" : "none";
}
