using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Mm.Tables;

/// <summary>A page table entry of arm64 with the bits that the series looks at. 0 is none.</summary>
/// <param name="Bits">Flags in the low half, a page index or a swap entry in the high half.</param>
public readonly record struct Pte(long Bits)
{
    private const long ValidBit = 1;
    private const long ProtNoneBit = 2;
    private const long TagStorageNoneBit = 4;
    private const long WriteBit = 8;
    private const long TaggedBit = 16;
    private const long SwapBit = 32;
    private const long MigrationBit = 64;
    private const long ExclusiveBit = 128;
    private const long SpecialBit = 1 << 16;
    private const long TableBit = 1 << 24;

    /// <summary>pte_none().</summary>
    public bool IsNone => Bits == 0;

    /// <summary>PTE_VALID: the hardware may walk it.</summary>
    public bool IsValid => (Bits & ValidBit) != 0;

    /// <summary>pte_present(): valid or PROT_NONE.</summary>
    public bool IsPresent => (Bits & (ValidBit | ProtNoneBit)) != 0;

    /// <summary>PROT_NONE with PTE_TAG_STORAGE_NONE: the next access must reserve tag storage.</summary>
    public bool IsFaultOnAccess => (Bits & (ValidBit | ProtNoneBit | TagStorageNoneBit)) == (ProtNoneBit | TagStorageNoneBit);

    /// <summary>PTE_TAG_STORAGE_NONE, which has a meaning only with PROT_NONE.</summary>
    public bool HasTagStorageNone => (Bits & TagStorageNoneBit) != 0;

    /// <summary>PROT_NONE.</summary>
    public bool IsProtNone => (Bits & ProtNoneBit) != 0;

    /// <summary>Whether it is writable.</summary>
    public bool IsWritable => (Bits & WriteBit) != 0;

    /// <summary>MT_NORMAL_TAGGED.</summary>
    public bool IsTagged => (Bits & TaggedBit) != 0;

    /// <summary>Whether the page is swapped out: the entry names a slot of the swap device.</summary>
    public bool IsSwap => (Bits & SwapBit) != 0;

    /// <summary>Whether the page is under migration: faults wait until it has been moved.</summary>
    public bool IsMigration => (Bits & MigrationBit) != 0;

    /// <summary>
    /// Of a swap or migration entry: the page was exclusive to this process when it was unmapped, and no fork came
    /// since.
    /// </summary>
    public bool IsExclusive => (Bits & ExclusiveBit) != 0;

    /// <summary>
    /// pte_special(): maps a page without reference and reverse mapping, which vm_normal_page() does not see: the zero
    /// page.
    /// </summary>
    public bool IsSpecial => (Bits & SpecialBit) != 0;

    /// <summary>The index of the page it maps, or that is being migrated.</summary>
    public int PageIndex => (int)(Bits >> 32);

    /// <summary>The swap entry it holds.</summary>
    public SwapEntry SwapEntry => new((int)(Bits >> 32));

    /// <summary>Of a PMD: it points to a page table.</summary>
    public bool IsTable => (Bits & TableBit) != 0;

    /// <summary>A PMD that points to a page table.</summary>
    public static Pte Table => new(TableBit);

    /// <summary>The entry of the page <paramref name="offset"/> pages on: what a huge entry says of one of its pages.</summary>
    public Pte Next(int offset) => new(Bits + ((long)offset << 32));

    /// <summary>pmd_mkinvalid(): present to software alone.</summary>
    public Pte Invalidated() => new((Bits & ~ValidBit) | ProtNoneBit);

    /// <summary>mk_pte().</summary>
    public static Pte Of(Page page, bool writable, bool tagged) =>
        new(((long)page.Index << 32) | ValidBit | (writable ? WriteBit : 0) | (tagged ? TaggedBit : 0));

    /// <summary>pte_mkspecial(): the zero page, read-only.</summary>
    public static Pte Zero(Page page, bool tagged) => new(Of(page, writable: false, tagged).Bits | SpecialBit);

    /// <summary>swp_entry_to_pte().</summary>
    public static Pte Of(SwapEntry entry) => new(((long)entry.Slot << 32) | SwapBit);

    /// <summary>A migration entry, writable or not.</summary>
    public static Pte Migration(Page page, bool writable) => new(((long)page.Index << 32) | MigrationBit | (writable ? WriteBit : 0));

    /// <summary>pte_modify(pte, vm_page_prot): protection anew, without write.</summary>
    public Pte Modify(bool tagged) =>
        new((Bits & ~(ProtNoneBit | TagStorageNoneBit | WriteBit | TaggedBit)) | ValidBit | (tagged ? TaggedBit : 0));

    /// <summary>pte_modify(pte, PAGE_FAULT_ON_ACCESS).</summary>
    public Pte FaultOnAccess() => new((Bits & ~(ValidBit | WriteBit | TaggedBit)) | ProtNoneBit | TagStorageNoneBit);

    /// <summary>pte_mkwrite() or pte_wrprotect().</summary>
    public Pte WithWrite(bool writable) => new(writable ? Bits | WriteBit : Bits & ~WriteBit);

    /// <summary>pte_swp_mkexclusive() or pte_swp_clear_exclusive(), and their like of migration entries.</summary>
    public Pte WithExclusive(bool exclusive) => new(exclusive ? Bits | ExclusiveBit : Bits & ~ExclusiveBit);

    /// <inheritdoc/>
    public override string ToString() => Text(nameOf: null);

    /// <summary>As reports print it.</summary>
    /// <param name="nameOf">Names its page by the page's index; null prints that.</param>
    public string Text(Func<int, string>? nameOf)
    {
        if (IsNone) return "none";
        if (IsTable) return "table";
        var page = IsSwap ? "" : nameOf?.Invoke(PageIndex) ?? $"page#{PageIndex}";
        var exclusive = IsExclusive ? "|EXCLUSIVE" : "";
        if (IsSwap) return SwapEntry + exclusive;
        if (IsMigration) return $"migration({page}){(IsWritable ? "|WRITE" : "")}{exclusive}";
        return string.Concat(
            page, IsValid ? "|VALID" : "|PROT_NONE", IsFaultOnAccess ? "|TAG_STORAGE_NONE" : "", IsWritable ? "|WRITE" : "", IsTagged
                ? "|TAGGED" : "", IsSpecial ? "|SPECIAL" : "");
    }
}

/// <summary>swp_entry_t: a slot of the one swap device.</summary>
/// <param name="Slot">Its number.</param>
public readonly record struct SwapEntry(int Slot)
{
    /// <summary>Entries are not neighbours in tags_by_swp_entry.</summary>
    private const ulong Stride = 67;

    /// <summary>swp_entry(1, 0).val.</summary>
    public const ulong First = 1ul << 58;

    /// <summary>swp_entry(2, 0).val − 1.</summary>
    public const ulong Last = (2ul << 58) - 1;

    private const int TypeShift = 58;

    private readonly ulong? other;

    private SwapEntry(ulong value)
        : this(-1) => other = value;

    /// <summary>swp_entry.val, the index in tags_by_swp_entry: of swap type 1 if it is a slot's.</summary>
    public ulong Value => other ?? First | (((uint)Slot * Stride) + 1);

    /// <summary>swp_entry() of a device that is not modelled: no slot.</summary>
    public static SwapEntry Of(int type, ulong offset) => new(((ulong)type << TypeShift) | offset);

    /// <summary>The entry of an index in tags_by_swp_entry; null if it is none's.</summary>
    /// <param name="value">The index.</param>
    public static SwapEntry? Of(ulong value) =>
        value > First && value <= Last && (value - First - 1) % Stride == 0 ? new SwapEntry((int)((value - First - 1) / Stride)) : null;

    /// <inheritdoc/>
    public override string ToString() => $"swp:{Slot}";
}
