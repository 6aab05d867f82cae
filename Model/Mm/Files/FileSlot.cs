using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Mm.Files;

/// <summary>An entry of mapping->i_pages: a folio, the swap entry of one that is swapped out (a value entry), or nothing.</summary>
/// <param name="Word">A page index or a slot above two bits that say which; 0 is nothing.</param>
public readonly record struct FileSlot(long Word)
{
    private const long PageBit = 1;
    private const long SwapBit = 2;

    /// <summary>A hole of the file.</summary>
    public static FileSlot None => default;

    /// <summary>Whether there is nothing.</summary>
    public bool IsNone => Word == 0;

    /// <summary>Whether it is a folio.</summary>
    public bool IsPage => (Word & PageBit) != 0;

    /// <summary>Whether it is a swap entry: xa_is_value().</summary>
    public bool IsSwap => (Word & SwapBit) != 0;

    /// <summary>The index of the page.</summary>
    public int PageIndex => (int)(Word >> 2);

    /// <summary>radix_to_swp_entry().</summary>
    public SwapEntry SwapEntry => new((int)(Word >> 2));

    /// <summary>A folio.</summary>
    public static FileSlot Of(Page page) => new(((long)page.Index << 2) | PageBit);

    /// <summary>swp_to_radix_entry().</summary>
    public static FileSlot Of(SwapEntry entry) => new(((long)entry.Slot << 2) | SwapBit);
}
