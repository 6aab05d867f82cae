using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <summary>Defects about tag blocks: their arithmetic, their counts, what they are used for (rules I9 and I10).</summary>
internal static class CountDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("end-block-mixes-units", Postings.V3,
            "reserve_tag_storage() and free_tag_storage() stop at a frame number plus a number of blocks, whatever the block size and "
            + "wherever in its first block the page begins: "
            + "of a huge page whose tags lie in several blocks only the first is reserved, with the use of all its pages; "
            + "PG_tag_storage_reserved is set for every one of them, and set_pmd_at() clears tags in a frame that may be anybody's.",
            sign => sign is { Invariant: "I1", Detail: "tags of a reserved page" }
                or { Invariant: "I23", Detail: "tags of a reserved page written into the frame" }
                or { Invariant: "I1", Function: "mte_restore_tags_for_pfn" }
                or { Invariant: "I23", Function: "mte_restore_tags_for_pfn", Detail: "tags written into the frame" }
                or { Invariant: "I21", Function: "free_tag_storage", Detail: "!xa_load(&tag_blocks_reserved, block)" }
                or { Invariant: "I9", Function: "arch_free_pages_prepare",
                    Detail: "a freed page takes away a use that it does not have" or "a freed page keeps its use" }
                or { Invariant: "I9", Function: "tag_storage_unreserve_block", Detail: "a reserved block loses its last reference" }
                or { Invariant: "I9", Function: "reserve_tag_storage",
                    Detail: "a reserved page's block is not reserved" or "a reserved page has no use of its block" or NoPage })
            { Brief = "reserves too few of a page's blocks", Function = "reserve_tag_storage" },
        new("over-reserve-v2", Postings.V2,
            "The end of a page's blocks is its first block plus the frames of its tags times the block size, as if each frame of tags "
            + "took a block: with more than one frame to a block and from order 6 on "
            + "reserve_tag_storage() takes blocks, and uses of blocks, that hold none of the page's tags. At the end of a region these lie "
            + "outside of it: then a huge page can never be reserved, and the access that needs it faults for ever. "
            + "Of pages that begin amid a frame of tags and end in the next, that one is not taken.",
            sign => sign is { Invariant: "I9", Function: "reserve_tag_storage",
                    Detail: NoPage or "a reserved page has no use of its block" }
                or { Invariant: "I1", Detail: "tags of a reserved page" }
                or { Invariant: "I23", Detail: "tags of a reserved page written into the frame" }
                or { Invariant: "I18", Function: "handle_huge_page_missing_tag_storage",
                    Detail: "livelock: its tag storage is free" })
            { Brief = "reserves too many blocks", Function = "reserve_tag_storage" },
        new("reservation-of-a-tail-is-lost", Postings.V2,
            "handle_page_missing_tag_storage() reserves storage for one page of a huge page that is mapped page by page, whose flags "
            + "__split_huge_page_tail() then replaces by the head's: the reservation is forgotten and its use of the block stays; "
            + "or the head's is taken over by tails that have no use.",
            sign => sign is { Invariant: "I9", Function: "__split_huge_page_tail" })
            { Brief = "split overwrites the tail's flags", Function = "handle_page_missing_tag_storage" },
        new("taken-block-warns", Postings.V3,
            "cma_alloc_range() answers -EEXIST if somebody else has taken the block's frames from the CMA area, which anybody may do; "
            + "reserve_tag_storage() takes that for a mistake and warns, before it fails as it does with any other error.",
            sign => sign is { Invariant: "I21", Function: "reserve_tag_storage", Detail: "ret == -EEXIST" })
            { Brief = "warns where a block is merely taken", Function = "reserve_tag_storage" },
        new("frame-put-back-without-count", Postings.V2,
            "take_page_off_buddy() gives a frame whose count is 0. If the block cannot be stored, reserve_tag_storage() gives the frame to "
            + "put_page_back_buddy() before it has counted it: a debug kernel stops at the count of 0; otherwise it becomes -1, and the "
            + "frame is neither free nor anybody's for ever.",
            sign => sign is { Invariant: "I21", Function: "reserve_tag_storage", Detail: "page_ref_count(page) == 0" })
            { Brief = "frame is put back with count 0", Function = "reserve_tag_storage" },
        new("page-without-block", Postings.Both,
            "Memory may be longer than what its tag storage covers: find_block() finds no block for the last pages, which the allocator "
            + "gives out as it does all others. reserve_tag_storage() warns of each that is to have tags, and an access to one faults for "
            + "ever; the zero page, which may be one, is mapped all the same.",
            sign => sign is
                { Invariant: "I21", Function: "reserve_tag_storage", Detail: "tag_storage_find_block(page, &start_block, &region)" }
                or { Invariant: "I18", Detail: "livelock: no block for its tags" }
                or { Invariant: "I6", Detail: "its tags lie in no block" })
            { Brief = "memory without tag storage is used", Function = "reserve_tag_storage" },
    ];

    private const string NoPage = "a use of a block that is for no page";
}
