using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Model.Revisions;

/// <summary>What the series adds to the kernel, or uses in a new way, and what its paths therefore meet on.</summary>
public enum SeriesObject
{
    /// <summary>tags_by_pfn: the tags saved for pages without tag storage.</summary>
    TagsByPfn,

    /// <summary>tags_by_swp_entry: the tags of pages that are swapped out.</summary>
    TagsBySwpEntry,

    /// <summary>tag_blocks_reserved: which blocks of tag storage are in use.</summary>
    TagBlocksReserved,

    /// <summary>tag_blocks_lock: one reservation after another.</summary>
    TagBlocksLock,

    /// <summary>PG_mte_tagged, PG_mte_lock and PG_tag_storage_reserved of a page.</summary>
    PageFlags,

    /// <summary>The tags of a page, as memory keeps them.</summary>
    TagMemory,

    /// <summary>The reference count of a block's first frame, which counts the pages that use the block.</summary>
    BlockCounts,

    /// <summary>The lock of tags_by_pfn, which pages that are freed in an interrupt take too.</summary>
    TagsByPfnLock,

    /// <summary>The bitmap of the CMA area that the blocks are taken from.</summary>
    CmaArea,
}

/// <summary>Which locations belong to which object of the series.</summary>
/// <param name="revision">The revision whose objects they are.</param>
public sealed class SeriesObjects(Revision revision)
{
    /// <summary>Who handles tag frames as blocks. For all others a frame of tag storage is a page of data.</summary>
    private static readonly PathSet BlockPaths =
        PathSet.Of("reserve_tag_storage", "free_tag_storage", "cma_alloc_range", "alloc_contig_range");

    /// <summary>Watches who meets on one object, or on any.</summary>
    /// <param name="item">The object; null: any.</param>
    public Overlaps Watch(SeriesObject? item = null) =>
        new(revision.Machine, counted: (ModelThread thread, in Step step, ref Footprint footprint) =>
            Add(item, thread, step, ref footprint));

    private void Add(SeriesObject? wanted, ModelThread thread, in Step step, ref Footprint footprint)
    {
        var whole = default(Footprint);
        step.Target.Footprint(step, ref whole);
        for (var i = 0; i < whole.Count; i++)
        {
            var (location, write) = whole[i];
            if (Of(location, thread, step) is not { } item || (wanted is not null && item != wanted)) continue;

            // Paths meet on a page's flags, whichever they look at.
            if (item == SeriesObject.PageFlags) location = PageFlags.WordOf(location);

            // Two changes of an array meet at their entry alone; a search, which reads the structure, meets every change.
            footprint.Add(location, IsStructure(location) ? !write : write);
        }
    }

    private SeriesObject? Of(Location location, ModelThread thread, in Step step)
    {
        var id = location.ObjectId;
        if (id == revision.TagsByPfn.Id) return SeriesObject.TagsByPfn;
        if (id == revision.TagsBySwpEntry.Id) return SeriesObject.TagsBySwpEntry;
        if (id == revision.TagBlocksReserved.Id) return SeriesObject.TagBlocksReserved;
        if (id == revision.TagsByPfn.Lock.Id) return SeriesObject.TagsByPfnLock;
        if (id == revision.Cma.Id) return SeriesObject.CmaArea;
        if (id == revision.TagBlocksLock.Id) return SeriesObject.TagBlocksLock;
        if (id == revision.Tags.Id) return SeriesObject.TagMemory;
        if (id == revision.Flags.Id) return IsOfTags(step) ? SeriesObject.PageFlags : null;
        return IsBlockCount(location) && thread.Calls.IsIn(BlockPaths) ? SeriesObject.BlockCounts : null;
    }

    private bool IsStructure(Location location) =>
        location == revision.TagsByPfn.StructureLocation || location == revision.TagsBySwpEntry.StructureLocation
            || location == revision.TagBlocksReserved.StructureLocation;

    /// <summary>The counts of the frames of the tag storage are behind those of the data pages.</summary>
    private bool IsBlockCount(Location location) =>
        location.ObjectId == revision.Counts.Id && location.Value >= Location.Of(revision.Counts.Id, revision.Memory.DataPages).Value;

    private static bool IsOfTags(in Step step) => step.Kind == PageFlags.InheritKind || (PageFlags.FlagOf(step) & PageFlag.Inherited) != 0;
}
