using TagStorageModel.Kit.Coverage;
using TagStorageModel.Model.Revisions;
using static TagStorageModel.Harness.TagStorage.Named.Calls;
using static TagStorageModel.Harness.TagStorage.Named.Setups;
using static TagStorageModel.Harness.TagStorage.Named.SmallScenario;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>Blocks of tag storage are reserved and given back: drivers' pages, the shortest way to it.</summary>
internal static class ReserveScenarios
{
    private static readonly PathPair FreeAndReserve = PathPair.Of("free_tag_storage", "reserve_tag_storage");
    private static readonly PathPair TwoAllocations = PathPair.Of("alloc_pages", "alloc_pages");

    internal static IReadOnlyList<NamedScenario> All { get; } =
    [
        new("free-vs-reserve-same-block", "A page, the only user of its block, is freed while another page of the block is reserved.",
            FreeAndReserve, SeriesObject.BlockCounts, AtOnce([AllocTagged(0)], Release(0), AllocTagged(1))) { Clean = ["I1", "I4", "I9"] },
        new("free-vs-reserve-block-in-use", "A page is freed while another page of its block is reserved, and a third one keeps the block.",
            FreeAndReserve, SeriesObject.BlockCounts,
                AtOnce([UseBlock, AllocTagged(0)], Release(0), AllocTagged(1))) { Clean = ["I1", "I4", "I9"] },
        new("free-vs-reserve-without-node",
            "A page is freed while another page of its block is reserved, and the store of the block may find no memory for a node.",
            FreeAndReserve, SeriesObject.BlockCounts,
                AtOnce([AllocTagged(0)], Release(0), AllocTagged(1)).Failing(1, atomic: 1, sleeping: 1)) { Clean = ["I1", "I4", "I9"] },
        new("free-vs-reserve-busy",
            "A page is freed while another page of its block is reserved, and the block may be busy when it is taken anew.",
            FreeAndReserve, SeriesObject.BlockCounts,
                AtOnce([AllocTagged(0)], Release(0), AllocTagged(1)).Failing(1, busy: 1)) { Clean = ["I1", "I4", "I9"] },
        new("interrupt-free-vs-reserve", "An interrupt frees a page on the CPU on which another page of its block is reserved.",
            FreeAndReserve, SeriesObject.BlockCounts,
                AtOnce([AllocTagged(0)], AllocTagged(1)).Interrupted(0, 0)) { Clean = ["I1", "I4", "I9"] },
        new("free-vs-free-same-block", "Both users of a block are freed at once.",
            PathPair.Of("__free_pages", "__free_pages"), SeriesObject.BlockCounts,
                AtOnce([AllocTagged(0), AllocTagged(1)], Release(0), Release(1))) { Clean = ["I1", "I4", "I9"] },
        new("reserve-vs-reserve-same-page", "Two faults on access reserve storage for the page that both found without.",
            PathPair.Of("reserve_tag_storage", "reserve_tag_storage"), SeriesObject.PageFlags,
                AtOnce([Store(), MprotectMte()], LoadTags(), LoadTags()).Plain()) { Clean = ["I1", "I3", "I9"] },
        new("reserve-vs-reserve-same-block", "Two pages of a block that nobody uses yet are reserved at once.",
            TwoAllocations, SeriesObject.TagBlocksReserved, AtOnce([], AllocTagged(0), AllocTagged(1))) { Clean = ["I1", "I3", "I9"] },
        new("reserve-vs-reserve-busy",
            "Two pages of a block that nobody uses yet are reserved at once, and the block may be busy for the first.",
            TwoAllocations, SeriesObject.TagBlocksReserved,
                AtOnce([], AllocTagged(0), AllocTagged(1)).Failing(0, busy: 1)) { Clean = ["I1", "I3", "I9"] },
        new("reserved-flag-with-store-buffers",
            "PG_tag_storage_reserved and the tags of a page take effect later than they are written, while another fault looks at them.",
            PathPair.Of("mte_sync_tags", "reserve_tag_storage"), SeriesObject.PageFlags,
                AtOnce(Missing, LoadTags(), LoadTags()).Plain().On(new MachineOptions(StoreBuffers: true))) { Clean = ["I6"] },
        new("take-block-vs-reserve", "Somebody else takes a block from the CMA area while a page's reservation wants it.",
            PathPair.Of("cma_alloc_range", "reserve_tag_storage"), SeriesObject.CmaArea,
                AtOnce([], TakeBlock(), AllocTagged(0))) { Revisions = Postings.V3 },
        new("take-block-vs-free", "Somebody else takes a block while its last user is freed.",
            PathPair.Of("alloc_contig_range", "__free_pages"), SeriesObject.BlockCounts, AtOnce([AllocTagged(0)], TakeBlock(), Release(0))),
        new("take-block-vs-take-block", "Two others want a block of the CMA area.",
            PathPair.Of("cma_alloc_range", "cma_alloc_range"), SeriesObject.CmaArea,
                AtOnce([], TakeBlock(), TakeBlock())) { Revisions = Postings.V3 },
    ];
}
