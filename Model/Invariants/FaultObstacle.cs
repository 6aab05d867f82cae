using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>What stands in the way of an access that faults for ever, as things are when the run is over.</summary>
/// <param name="revision">The code under test.</param>
public sealed class FaultObstacle(Revision revision)
{
    /// <summary>Detail: the page that it needs is not reserved, and nobody but the kernel itself is in the way.</summary>
    public const string StorageIsFree = "livelock: its tag storage is free";

    /// <summary>Detail: the tags of the page that it needs, or of the huge page that this is part of, lie in no block.</summary>
    public const string NoBlock = "livelock: no block for its tags";

    /// <summary>Detail: it waits for a page that is pinned and that nobody unpins.</summary>
    public const string Pinned = "refaults for ever: pinned page";

    /// <summary>Detail: it waits for tag storage that somebody has and does not give back.</summary>
    public const string Taken = "refaults for ever: tag storage taken";

    /// <summary>Detail: nothing stands in its way.</summary>
    public const string None = "livelock";

    private readonly List<Page> tagged = [];
    private readonly List<Page> inUse = [];
    private readonly List<Location> flags = [];

    /// <summary>The detail of an access that was given up, with the page or frame that is in its way if it is one.</summary>
    public (string Detail, Page? InTheWay) Of(FaultLoop loop)
    {
        var pte = loop.Mm!.Table.Walk(loop.Address);
        var page = pte.IsPresent && !pte.IsSpecial ? revision.Memory[pte.PageIndex] : null;
        if (page is not null && MissesBlock(page)) return (NoBlock, null);
        if (page is not null && MissesFreeStorage(page)) return (StorageIsFree, null);
        if (PinnedInTheWay(loop, page) is { } pinned) return (Pinned, pinned);
        return TakenInTheWay(loop, page) is { } taken ? (Taken, taken) : (None, null);
    }

    /// <summary>Whether no tag storage is possible: memory may be longer than what its tag storage covers.</summary>
    private bool MissesBlock(Page page)
    {
        if (page.IsTagStorage) return false;
        foreach (var other in PagesOfFolio(page))
        {
            if (revision.Memory.HardwareBlockOf(other.Pfn) is null) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether a page has no tag storage although all blocks that hold its tags, and those of the huge page that it is part of, are
    /// reserved already or free.
    /// </summary>
    private bool MissesFreeStorage(Page page)
    {
        if (page.IsTagStorage || revision.Flags.Has(page, PageFlag.TagStorageReserved)) return false;
        foreach (var other in PagesOfFolio(page))
        {
            if (StorageInUse(other).Count > 0) return false;
        }

        return true;
    }

    private List<Page> PagesOfFolio(Page page)
    {
        var folio = revision.HasHugePages ? revision.Compound.PeekFolioOf(page) : new Folio(page.Index, 0);
        tagged.Clear();
        for (var i = 0; i < 1 << folio.Order; i++) tagged.Add(revision.Memory[folio.Head + i]);
        return tagged;
    }

    private Page? PinnedInTheWay(FaultLoop loop, Page? page)
    {
        if (page is not null && IsPinned(page)) return page;
        foreach (var frame in StorageInUse(page))
        {
            if (IsPinned(frame)) return frame;
        }

        for (var i = 0; i < revision.Memory.Pages.Count; i++)
        {
            if (loop.HasRead(revision.Counts.LocationOf(revision.Memory[i])) && IsPinned(revision.Memory[i])) return revision.Memory[i];
        }

        return null;
    }

    private Page? TakenInTheWay(FaultLoop loop, Page? page)
    {
        foreach (var frame in StorageInUse(page))
        {
            if (IsTaken(frame)) return frame;
        }

        for (var i = 0; i < revision.Memory.Pages.Count; i++)
        {
            if (revision.Memory[i] is { IsTagStorage: true } frame && IsTaken(frame) && HasReadFlags(loop, frame)) return frame;
        }

        return null;
    }

    private bool HasReadFlags(FaultLoop loop, Page page)
    {
        flags.Clear();
        revision.Flags.AddLocations(page, flags);
        foreach (var location in flags)
        {
            if (loop.HasRead(location)) return true;
        }

        return false;
    }

    /// <summary>The frames that are not free, of the block that a page needs and that is not reserved; none for no page.</summary>
    private List<Page> StorageInUse(Page? page)
    {
        inUse.Clear();
        if (page is null || revision.Memory.RegionOf(page.Pfn) is not { } region
            || revision.Memory.HardwareBlockOf(page.Pfn) is not { } block || IsReserved(block)) return inUse;
        for (var i = 0; i < region.BlockSizePages; i++)
        {
            var frame = revision.Memory.Next(revision.Memory.At(block), i);
            if (!revision.FreeLists.IsFree(frame)) inUse.Add(frame);
        }

        return inUse;
    }

    /// <summary>
    /// Whether a page is pinned, or somebody refers to it who has not let go of it by the end: those of a huge page are its head's.
    /// </summary>
    private bool IsPinned(Page page)
    {
        var counted = revision.Counts.CountedIn(page.Index);
        if (revision.Counts.Of(revision.Memory[counted]) >= PageRefCounts.PinBias) return true;
        for (var slot = 0; slot < revision.DriverPages.Size; slot++)
        {
            if (revision.DriverPages.HeldIn(slot) is >= 0 and var held && revision.Counts.CountedIn(held) == counted) return true;
        }

        return false;
    }

    private bool IsReserved(Pfn block) => !revision.TagBlocksReserved.Peek(block.Value).IsNull;

    /// <summary>
    /// Whether a frame of tag storage is in the hands of somebody whom migration cannot get it from: it is neither free nor reserved, and
    /// on no LRU list.
    /// </summary>
    private bool IsTaken(Page frame) => !revision.FreeLists.IsFree(frame) && !revision.Flags.Has(frame, PageFlag.Lru)
        && revision.Memory.StorageBlockOf(frame) is { } block && !IsReserved(block);
}
