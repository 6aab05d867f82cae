using TagStorageModel.Model;
using static TagStorageModel.Harness.Calls;
using static TagStorageModel.Harness.Setups;
using static TagStorageModel.Harness.SmallScenario;

namespace TagStorageModel.Harness;

/// <summary>Three at once: the situations that must be all right, and races with a third party.</summary>
internal static class ThreeThreadScenarios
{
    internal static IReadOnlyList<NamedScenario> All { get; } =
    [
        new("free-vs-two-reserves-same-block", "A page is freed while two others of its block are reserved.",
            PathPair.Of("free_tag_storage", "reserve_tag_storage"), SeriesObject.BlockCounts, AtOnce([AllocTagged(0)], Release(0), AllocTagged(1), AllocTagged(2))) { Clean = ["I1", "I4", "I9"] },
        new("two-frees-vs-reserve-same-block", "Both users of a block are freed while another page of it is reserved.",
            PathPair.Of("free_tag_storage", "reserve_tag_storage"), SeriesObject.BlockCounts, AtOnce([AllocTagged(0), AllocTagged(1)], Release(0), Release(1), AllocTagged(2))) { Clean = ["I1", "I4", "I9"] },
        new("interrupt-free-vs-two-reserves", "An interrupt frees a page while two others of its block are reserved, one on the same CPU.",
            PathPair.Of("free_tag_storage", "reserve_tag_storage"), SeriesObject.BlockCounts, AtOnce([AllocTagged(0)], AllocTagged(1), AllocTagged(2)).Interrupted(0, 0)) { Clean = ["I1", "I4", "I9"] },
        new("two-reserves-vs-dontneed-same-page", "A page is zapped while two faults reserve its storage.",
            PathPair.Of("reserve_tag_storage", "reserve_tag_storage"), SeriesObject.PageFlags, AtOnce(Missing, LoadTags(), LoadTags(), DontNeed()).Plain()) { Clean = ["I1", "I3", "I9"] },
        new("take-block-vs-free-vs-reserve", "Somebody else wants the block whose last user is freed while another page of it is reserved.",
            PathPair.Of("free_tag_storage", "reserve_tag_storage"), SeriesObject.BlockCounts, AtOnce([AllocTagged(0)], TakeBlock(), Release(0), AllocTagged(1))),
        new("migration-vs-fault-on-access-vs-dontneed", "A page without tags is migrated while a fault reserves its storage and another zaps it.",
            PathPair.Of("migrate_pages", "reserve_tag_storage"), SeriesObject.PageFlags, AtOnce(Missing, Compact(), LoadTags(), DontNeed()).Plain()) { Clean = ["I7", "I9"] },
        new("swap-in-vs-dontneed-vs-first-touch", "A page is read in without the swap cache and with storage while its entry is zapped, and another takes its place.",
            PathPair.Of("el0_da", "zap_pte_range"), SeriesObject.PageFlags, AtOnce(SwappedOut, LoadTags(), DontNeed(), StoreTags(tags: 2)).On(new MachineOptions(SynchronousSwap: true))),
        new("swapoff-vs-fault-on-access-vs-dontneed", "A saver, a reserver and a freer of one page: swapoff() maps it, a fault of another process restores its tags, which then lets go of it.",
            PathPair.Of("unuse_pte", "mte_restore_tags_for_pfn"), SeriesObject.PageFlags, AtOnce(CachedInOne, Swapoff, LoadTags(mm: 1), DontNeed(mm: 1))),
    ];
}
