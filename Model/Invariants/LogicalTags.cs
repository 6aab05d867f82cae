using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// The tags that each process ought to see at each of its addresses, whatever page is there: those last written,
/// inherited at fork, zeros if it is fresh. All of it about one address belongs to the location of its page table entry
/// and, of a page that is mapped, of that page's tags.
/// </summary>
public sealed class LogicalTags
{
    private readonly OwedTags pages;
    private readonly OwedSwapTags entries;
    private readonly Revision revision;
    private readonly bool[] isPrivate;
    private readonly Logical[][] mms;

    /// <summary>No tags were written anywhere.</summary>
    public LogicalTags(OwedTags pages, OwedSwapTags entries, Revision revision)
    {
        this.pages = pages;
        this.entries = entries;
        this.revision = revision;
        var options = revision.Configuration.Options;
        var mm = revision.Mms[0];
        mms = new Logical[revision.Mms.Length][];
        for (var i = 0; i < mms.Length; i++) mms[i] = new Logical[mm.Size + mm.HugeSize];
        isPrivate = new bool[mm.Size + mm.HugeSize];
        for (var address = 0; address < mm.Size; address++)
            isPrivate[address] = address < revision.Configuration.Addresses
                && !(mm.VmaOf(address) == 0 ? options.LowerPrivateFile : options.UpperShared);
    }

    /// <summary>Forgets what was noted of the run before: a run begins.</summary>
    public void Clear()
    {
        foreach (var mm in mms) Array.Clear(mm);
    }

    /// <summary>What a reader ought to see. Where a page can be written to through other mappings it is the page that knows.</summary>
    public long Of(MmStruct mm, int address, Page page)
    {
        var logical = mms[mm.Number][address];
        return isPrivate[address] && logical.IsBorn ? logical.Tags : pages.Of(page);
    }

    /// <summary>Who mapped a page with other tags than the address ought to have; nobody if it has the right one.</summary>
    public Blame BlameOf(MmStruct mm, int address) => mms[mm.Number][address].Blame;

    /// <summary>What a page ought to have that is about to be mapped at an address, and who lost it if it has not.</summary>
    public (long Tags, Blame Blame) WhenMapped(MmStruct mm, int address, Page page, ModelThread thread)
    {
        var logical = mms[mm.Number][address];
        var isOwn = isPrivate[address] && logical.IsBorn;
        if (pages.IsKnown(page))
        {
            var known = pages.Of(page);
            var tags = isOwn ? logical.Tags : known;
            var blame = logical.Blame.Or(pages.BlameOf(page));
            return (tags, tags == known ? blame : blame.Or(BlameOfPage(logical.Last)).Or(Blame.On(thread, Loss.OtherPageMapped)));
        }

        var readIn = logical.Last.IsSwap ? entries.GivenUpBy(thread, logical.Last.SwapEntry) : null;
        return (isOwn ? logical.Tags : readIn?.Tags ?? pages.Of(page), (readIn?.Blame ?? default).Or(pages.BlameOf(page)));
    }

    /// <summary>Tags are written on behalf of a process.</summary>
    public void Store(MmStruct mm, int address, Page page, long tags)
    {
        ref var logical = ref mms[mm.Number][address];
        logical.Tags = tags;
        logical.Blame = default;
        pages.Store(page, tags);
    }

    /// <summary>
    /// The locations of what <see cref="StoreThroughReference"/> touches, the page's tags apart. Who begins or ends to
    /// refer to the page has those in the footprint too.
    /// </summary>
    public void AddReferences(Page page, ref Footprint footprint)
    {
        for (var slot = 0; slot < revision.Configuration.SwapSlots; slot++)
        {
            if (entries.CachedFor(new SwapEntry(slot)) == page) footprint.Add(revision.Swap.LocationOf(new SwapEntry(slot)), write: true);
        }

        foreach (var mm in revision.Mms)
        {
            for (var address = 0; address < mm.Size; address++)
            {
                if (isPrivate[address] && Refers(mms[mm.Number][address].Last, page))
                    footprint.Add(mm.Table.LocationOf(address), write: true);
            }
        }
    }

    /// <summary>
    /// Tags are written by somebody who holds a reference on the page and goes through no page table: it is theirs whose
    /// entries refer to the page at that moment, be the page unmapped for migration or swap.
    /// </summary>
    public void StoreThroughReference(Page page, long tags)
    {
        foreach (var mm in revision.Mms)
        {
            for (var address = 0; address < mm.Size; address++)
            {
                ref var logical = ref mms[mm.Number][address];
                if (!isPrivate[address] || !Refers(logical.Last, page)) continue;
                logical.Tags = tags;
                logical.Blame = default;
            }
        }

        for (var slot = 0; slot < revision.Configuration.SwapSlots; slot++)
        {
            if (entries.CachedFor(new SwapEntry(slot)) == page) entries.Store(new SwapEntry(slot), tags);
        }

        pages.Store(page, tags);
    }

    /// <summary>The page that an address refers to before its entry is written anew; null if it is none.</summary>
    public Page? PageBefore(MmStruct mm, int address) => PageOf(mms[mm.Number][address].Last);

    /// <summary>A page table entry is written.</summary>
    public void Set(MmStruct mm, int address, Pte pte, ModelThread thread)
    {
        ref var logical = ref mms[mm.Number][address];
        var isBorn = logical.IsBorn;
        var before = logical.Last;
        logical.IsBorn = !pte.IsNone;
        logical.Last = pte;
        if (pte.IsSwap)
        {
            if (isBorn && isPrivate[address])
            {
                entries.Unmap(pte.SwapEntry, logical.Tags);
            }
            else
            {
                if (isBorn && entries.CachedFor(pte.SwapEntry) is { } cached) entries.Unmap(pte.SwapEntry, pages.Of(cached));
                logical.Tags = entries.Of(pte.SwapEntry);
            }
        }
        else if (pte.IsMigration || pte.IsPresent)
        {
            // A first touch, whose page is fresh, or the child's entry at fork.
            var page = revision.Memory[pte.PageIndex];
            if (!isBorn) logical.Tags = pages.Of(page);
            if (!pte.IsPresent || pte.IsSpecial) return;

            // A page that was read in beside the swap cache is not known yet.
            var readIn = before.IsSwap && !pages.IsKnown(page) ? entries.GivenUpBy(thread, before.SwapEntry) : null;
            var expected = isPrivate[address] ? logical.Tags : readIn?.Tags ?? pages.Of(page);
            if (pages.Map(page, expected, readIn?.Blame ?? default)) logical.Blame = default;
            else if (logical.Blame.IsNone)
                logical.Blame = BlameOfPage(before).Or(Blame.On(thread, Loss.OtherPageMapped));
            if (pte.IsValid && pte.IsTagged) pages.Show(page, thread);
        }
    }

    /// <summary>The process gives its memory up: what comes next at the address is fresh.</summary>
    public void Zap(MmStruct mm, int address) => mms[mm.Number][address] = default;

    private Blame BlameOfPage(Pte pte) => PageOf(pte) is { } page ? pages.BlameOf(page) : default;

    private bool Refers(Pte pte, Page page) => pte.IsSwap ? entries.CachedFor(pte.SwapEntry) == page : PageOf(pte) == page;

    private Page? PageOf(Pte pte) => pte.IsMigration || (pte.IsPresent && !pte.IsSpecial) ? revision.Memory[pte.PageIndex] : null;

    private struct Logical
    {
        internal bool IsBorn;
        internal long Tags;

        /// <summary>The entry that was written last: one that is taken out for a moment counts still.</summary>
        internal Pte Last;
        internal Blame Blame;
    }
}
