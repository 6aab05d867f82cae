namespace TagStorageModel.Model;

/// <summary>
/// The tags that each process ought to see at each of its addresses, whatever page is there: those last written,
/// inherited at fork, zeros if it is fresh. All of it about one address belongs to the location of its page table entry
/// and, of a page that is mapped, of that page's tags.
/// </summary>
public sealed class LogicalTags
{
    private readonly OwedTags pages;
    private readonly OwedSwapTags entries;
    private readonly Memory memory;
    private readonly bool[] isPrivate;
    private readonly Logical[][] mms;

    /// <summary>No tags were written anywhere.</summary>
    public LogicalTags(OwedTags pages, OwedSwapTags entries, Revision revision)
    {
        this.pages = pages;
        this.entries = entries;
        memory = revision.Memory;
        var options = revision.Configuration.Options;
        var mm = revision.Mms[0];
        mms = new Logical[revision.Mms.Length][];
        for (var i = 0; i < mms.Length; i++) mms[i] = new Logical[mm.Size + mm.HugeSize];
        isPrivate = new bool[mm.Size + mm.HugeSize];
        for (var address = 0; address < mm.Size; address++)
            isPrivate[address] = address < revision.Configuration.Addresses && !(mm.VmaOf(address) == 0 ? options.LowerPrivateFile : options.UpperShared);
    }

    /// <summary>A run begins.</summary>
    public void Clear()
    {
        foreach (var mm in mms) Array.Clear(mm);
    }

    /// <summary>What a reader ought to see. Where a page can be written to through other mappings it is the page that knows.</summary>
    public long Of(Mm mm, int address, Page page)
    {
        var logical = mms[mm.Number][address];
        return isPrivate[address] && logical.IsBorn ? logical.Tags : pages.Of(page);
    }

    /// <summary>Tags are written on behalf of a process.</summary>
    public void Store(Mm mm, int address, Page page, long tags)
    {
        mms[mm.Number][address].Tags = tags;
        pages.Store(page, tags);
    }

    /// <summary>A page table entry is written.</summary>
    public void Set(Mm mm, int address, Pte pte, ModelThread thread)
    {
        ref var logical = ref mms[mm.Number][address];
        var isBorn = logical.IsBorn;
        logical.IsBorn = !pte.IsNone;
        if (pte.IsSwap)
        {
            if (!isBorn) logical.Tags = entries.Of(pte.SwapEntry);
            else if (isPrivate[address]) entries.Unmap(pte.SwapEntry, logical.Tags);
        }
        else if (pte.IsMigration || pte.IsPresent)
        {
            // A first touch, whose page is fresh, or the child's entry at fork.
            var page = memory[pte.PageIndex];
            if (!isBorn) logical.Tags = pages.Of(page);
            if (!pte.IsPresent || pte.IsSpecial) return;
            pages.Map(page, isPrivate[address] ? logical.Tags : pages.Of(page), thread);
            if (pte.IsValid && pte.IsTagged) pages.Show(page, thread);
        }
    }

    /// <summary>The process gives its memory up: what comes next at the address is fresh.</summary>
    public void Zap(Mm mm, int address) => mms[mm.Number][address] = default;

    private struct Logical
    {
        internal bool IsBorn;
        internal long Tags;
    }
}
