using TagStorageModel.Kit.Coverage;
using TagStorageModel.Model.Revisions;
using static TagStorageModel.Harness.TagStorage.Named.Calls;
using static TagStorageModel.Harness.TagStorage.Named.Setups;
using static TagStorageModel.Harness.TagStorage.Named.SmallScenario;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>Tags of pages that go to swap and come back.</summary>
internal static class SwapScenarios
{
    private static readonly MachineOptions Synchronous = new(SynchronousSwap: true);

    internal static IReadOnlyList<NamedScenario> All { get; } =
    [
        new("swap-in-vs-fault-on-access", "A page of the swap cache is mapped while a fault of another process restores its saved tags.",
            PathPair.Of("mte_save_tags_for_pfn", "reserve_tag_storage"), SeriesObject.PageFlags,
                AtOnce(CachedInOne, LoadTags(), LoadTags(mm: 1))),
        new("swap-in-vs-swap-in-synchronous", "Two threads read a page in without the swap cache.",
            PathPair.Of("do_swap_page", "do_swap_page"), SeriesObject.BlockCounts,
                AtOnce(SwappedOut, LoadTags(), LoadTags()).On(Synchronous)),
        new("swap-in-vs-dontneed-synchronous",
            "A page is read in without the swap cache and without storage while its swap entry is zapped: the entry's tags are read and "
            + "freed.",
            PathPair.Of("mte_invalidate_tags_by_swp_entry", "mte_try_transfer_swap_tags"), SeriesObject.TagsBySwpEntry,
                AtOnce([StoreTags(), Reclaim(0), TakeBlock()], LoadTags(), DontNeed()).On(Synchronous)) { Revisions = Postings.V3 },
        new("swap-in-vs-dontneed", "A page is read in while its swap entry is zapped.",
            PathPair.Of("do_swap_page", "zap_pte_range"), SeriesObject.TagsBySwpEntry, AtOnce(SwappedOut, LoadTags(), DontNeed())),
        new("swap-in-vs-interrupt-free", "An interrupt frees a page while the tags of a page that is read in are saved and restored.",
            PathPair.Of("do_swap_page", "free_tag_storage"), SeriesObject.TagsByPfnLock,
                AtOnce([.. SwappedOut, AllocTagged(0)], LoadTags()).Interrupted(0, 0)),
        new("swap-out-vs-user-access", "A page is reclaimed while its tags are written.",
            PathPair.Of("shrink_folio_list", "el0_da"), SeriesObject.TagMemory, AtOnce(Tagged, Reclaim(), StoreTags(tags: 2))),
        new("swap-out-vs-ptrace", "A page is reclaimed while ptrace() writes its tags.",
            PathPair.Of("shrink_folio_list", "access_remote_tags"), SeriesObject.TagMemory, AtOnce(Tagged, Reclaim(), Poke())),
        new("swap-out-vs-dontneed", "A page is reclaimed while it is zapped.",
            PathPair.Of("shrink_folio_list", "zap_pte_range"), SeriesObject.TagsBySwpEntry,
                AtOnce(Tagged, Reclaim(), DontNeed())) { Clean = ["I1", "I8", "I9"] },
        new("swap-out-vs-mprotect", "A page is reclaimed while mprotect(PROT_MTE) maps it anew.",
            PathPair.Of("shrink_folio_list", "mprotect_fixup"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store(), Fork(), MprotectMte(), LoadTags()], Reclaim(), MprotectMte(mm: 1)).Plain()),
        new("swap-out-without-node", "A page is reclaimed while it is zapped, and the store of its tags may find no memory.",
            PathPair.Of("shrink_folio_list", "zap_pte_range"), SeriesObject.TagsBySwpEntry,
                AtOnce(Tagged, Reclaim(), DontNeed()).Failing(0, atomic: 1, sleeping: 1)) { Clean = ["I1", "I8", "I9"] },
        new("swapoff-vs-fault-on-access",
            "swapoff() maps a page of the swap cache while a fault of another process restores its saved tags.",
            PathPair.Of("unuse_pte", "mte_restore_tags_for_pfn"), SeriesObject.PageFlags, AtOnce(CachedInOne, Swapoff, LoadTags(mm: 1))),
        new("swapoff-vs-ptrace", "swapoff() maps a page of the swap cache while ptrace() has its saved tags restored in another process.",
            PathPair.Of("unuse_pte", "access_remote_tags"), SeriesObject.PageFlags,
                AtOnce(CachedInOne, Swapoff, Peek(mm: 1))) { Revisions = Postings.V3 },
        new("swapoff-vs-swap-in", "swapoff() reads a page in that a fault reads in.",
            PathPair.Of("swapoff", "do_swap_page"), SeriesObject.TagsBySwpEntry, AtOnce(SwappedOut, Swapoff, LoadTags())),
        new("swapoff-vs-dontneed", "swapoff() sweeps the tags of the device while an entry is zapped.",
            PathPair.Of("mte_invalidate_tags_area_by_swp_entry", "zap_pte_range"), SeriesObject.TagsBySwpEntry,
                AtOnce(SwappedOut, Swapoff, DontNeed())),
        new("swapoff-vs-swap-out", "swapoff() sweeps the tags of the device while a page is reclaimed.",
            PathPair.Of("mte_invalidate_tags_area_by_swp_entry", "shrink_folio_list"), SeriesObject.TagsBySwpEntry,
                AtOnce(Tagged, Swapoff, Reclaim())),
    ];
}
