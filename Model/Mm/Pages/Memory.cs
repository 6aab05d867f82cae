using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>Which memory the machine has: the regions, and the frames of their memory that are modelled.</summary>
/// <param name="Regions">The tag storage regions, at most 32.</param>
/// <param name="Frames">The frames that can be allocated, ascending; consecutive ones can be allocated together.</param>
public sealed record MemoryLayout(IReadOnlyList<TagRegion> Regions, IReadOnlyList<Pfn> Frames);

/// <summary>The memory map: every modelled frame, data first, then the frames of the tag storage.</summary>
public sealed class Memory
{
    private readonly Dictionary<ulong, Page> byPfn = [];
    private readonly Page[] pages;
    private readonly TagRegion[] regions;

    /// <summary>Makes the pages of a layout.</summary>
    public Memory(Machine machine, MemoryLayout layout)
    {
        Layout = layout;
        regions = [.. layout.Regions];
        var all = new List<Page>();
        foreach (var pfn in layout.Frames) all.Add(new Page(machine, all.Count, pfn, isTagStorage: false));
        DataPages = all.Count;
        foreach (var region in layout.Regions)
        {
            for (var i = 0; i < region.TagFrames; i++)
                all.Add(new Page(machine, all.Count, new Pfn(region.TagStart.Value + (ulong)i), isTagStorage: true));
        }

        pages = [.. all];
        foreach (var page in pages) byPfn.Add(page.Pfn.Value, page);
    }

    /// <summary>The layout it was made from.</summary>
    public MemoryLayout Layout { get; }

    /// <summary>Every page, by index.</summary>
    public IReadOnlyList<Page> Pages => pages;

    /// <summary>How many of them are data.</summary>
    public int DataPages { get; }

    /// <summary>The page at an index.</summary>
    public Page this[int index] => pages[index];

    /// <summary>The last data page whose tags lie in tag storage; if there is none, the last.</summary>
    public Page LastWithStorage =>
        Pages.Take(DataPages).LastOrDefault(page => HardwareBlockOf(page.Pfn) is not null) ?? pages[DataPages - 1];

    /// <summary>pfn_to_page(); null where the frame is not modelled.</summary>
    public Page? Find(Pfn pfn) => byPfn.GetValueOrDefault(pfn.Value);

    /// <summary>pfn_to_page() of a frame that is known to be modelled.</summary>
    public Page At(Pfn pfn) => byPfn[pfn.Value];

    /// <summary>The page <paramref name="offset"/> frames on: nth_page().</summary>
    public Page Next(Page page, int offset) => offset == 0 ? page : byPfn[page.Pfn.Value + (ulong)offset];

    /// <summary>The region whose memory contains a page; null outside of any.</summary>
    public TagRegion? RegionOf(Pfn pfn)
    {
        foreach (var region in regions)
        {
            if (region.Contains(pfn)) return region;
        }

        return null;
    }

    /// <summary>The number of the region whose tag storage a frame belongs to; −1 if it is none.</summary>
    public int AreaOf(Page page)
    {
        if (!page.IsTagStorage) return -1;
        for (var i = 0; i < regions.Length; i++)
        {
            if (page.Pfn.Value >= regions[i].TagStart.Value && page.Pfn.Value <= regions[i].TagEnd.Value) return i;
        }

        return -1;
    }

    /// <summary>The first frame of the block that a frame of the tag storage belongs to; null if it is none.</summary>
    public Pfn? StorageBlockOf(Page page)
    {
        if (!page.IsTagStorage) return null;
        foreach (var region in regions)
        {
            if (page.Pfn.Value >= region.TagStart.Value && page.Pfn.Value <= region.TagEnd.Value) return region.BlockOfTagFrame(page.Pfn);
        }

        return null;
    }

    /// <summary>
    /// The first frame of the block that really holds a page's tags; null outside of any region, and where they would lie behind
    /// their region's tag storage.
    /// </summary>
    public Pfn? HardwareBlockOf(Pfn pfn) =>
        RegionOf(pfn) is { } region && region.TagFrameOf(pfn) is var frame && frame.Value <= region.TagEnd.Value
            ? region.BlockOfTagFrame(frame) : null;
}
