namespace TagStorageModel.Model.Mm.Pages;

/// <summary>
/// A tag storage region: memory and the frames that hold its tags, both ends inclusive, fixed after boot.
/// </summary>
/// <param name="MemStart">First frame of the memory.</param>
/// <param name="TagStart">First frame of the tag storage.</param>
/// <param name="TagFrames">How many frames of tag storage.</param>
/// <param name="BlockSizePages">Frames in one block, the unit of reservation.</param>
public sealed record TagRegion(Pfn MemStart, Pfn TagStart, int TagFrames, int BlockSizePages)
{
    /// <summary>How many frames more the memory has than its tag storage covers.</summary>
    public int FramesBeyond { get; init; }

    /// <summary>Pages whose tags fit into one frame: 4096 bytes of tags at half a byte for 16 bytes.</summary>
    public const int PagesPerTagFrame = 32;

    /// <summary>Last frame of the memory.</summary>
    public Pfn MemEnd => new(MemStart.Value + (ulong)((TagFrames * PagesPerTagFrame) + FramesBeyond) - 1);

    /// <summary>Last frame of the tag storage.</summary>
    public Pfn TagEnd => new(TagStart.Value + (ulong)TagFrames - 1);

    /// <summary>Whether the memory contains a frame.</summary>
    public bool Contains(Pfn pfn) => pfn.Value >= MemStart.Value && pfn.Value <= MemEnd.Value;

    /// <summary>
    /// The frame in which the hardware keeps a page's tags. The ground truth: computed here alone, and not with
    /// the driver's arithmetic.
    /// </summary>
    public Pfn TagFrameOf(Pfn pfn) => new(TagStart.Value + ((pfn.Value - MemStart.Value) / PagesPerTagFrame));

    /// <summary>The first frame of the block that a frame of the tag storage belongs to.</summary>
    public Pfn BlockOfTagFrame(Pfn frame)
    {
        var offset = frame.Value - TagStart.Value;
        return new(TagStart.Value + offset - (offset % (ulong)BlockSizePages));
    }
}
