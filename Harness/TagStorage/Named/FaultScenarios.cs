using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Model.Revisions;
using static TagStorageModel.Harness.TagStorage.Named.Calls;
using static TagStorageModel.Harness.TagStorage.Named.Setups;
using static TagStorageModel.Harness.TagStorage.Named.SmallScenario;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>Faults of user space, on access, on first touch, on write, and who changes the mapping meanwhile.</summary>
internal static class FaultScenarios
{
    /// <summary>A page without tags: one process' next access faults, in the other it is not VM_MTE.</summary>
    private static readonly EquatableList<Call> MissingInOne = [UseBlock, Store(), Fork(), MprotectMte(mm: 1)];

    /// <summary>The same, and the page has saved tags.</summary>
    private static readonly EquatableList<Call> SavedInOne = [.. MissingInOne, LoadTags(mm: 1), Compact()];

    /// <summary>Two frames of one block and one of a second.</summary>
    private static readonly ScenarioLayout TwoBlocks = new(0, 1, 2, 1, [0, 1, 32]);

    internal static IReadOnlyList<NamedScenario> All { get; } =
    [
        new("first-touch-vs-first-touch", "Two threads touch one page for the first time: the page of the one that is late is freed.",
            PathPair.Of("do_anonymous_page", "do_anonymous_page"), SeriesObject.TagBlocksLock,
                AtOnce([UseBlock], StoreTags(), StoreTags(tags: 2))) { Clean = ["I1", "I7", "I9"] },
        new("mprotect-vs-fault-on-access", "mprotect(PROT_MTE) maps a page anew that a fault of another process is reserving storage for.",
            PathPair.Of("mprotect_fixup", "reserve_tag_storage"), SeriesObject.PageFlags,
                AtOnce(MissingInOne, MprotectMte(), LoadTags(mm: 1)).Plain()) { Clean = ["I1", "I3", "I6"] },
        new("mprotect-vs-mprotect", "Two processes make a page VM_MTE that has its storage.",
            PathPair.Of("mprotect_fixup", "mprotect_fixup"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store(), Fork(1), Fork(2), MprotectMte(mm: 1), LoadTags(mm: 1)], MprotectMte(), MprotectMte(mm: 2))
                .Plain()) { Clean = ["I1", "I6", "I7"] },
        new("cow-vs-fault-on-access", "A page is copied on write while a fault of another process reserves its storage.",
            PathPair.Of("do_wp_page", "reserve_tag_storage"), SeriesObject.PageFlags,
                AtOnce(MissingInOne, Store(), LoadTags(mm: 1)).Plain()),
        new("cow-vs-restore", "A page with saved tags is copied on write while a fault of another process restores them.",
            PathPair.Of("copy_highpage", "mte_restore_tags_for_pfn"), SeriesObject.TagsByPfn,
                AtOnce(SavedInOne, Store(), LoadTags(mm: 1)).Plain()) { Revisions = Postings.V3 },
        new("cow-vs-cow", "Two processes copy a page with saved tags on write.",
            PathPair.Of("copy_highpage", "copy_highpage"), SeriesObject.TagsByPfn,
                AtOnce([UseBlock, Store(), Fork(1), Fork(2), MprotectMte(mm: 1), LoadTags(mm: 1), Compact()], Store(), Store(mm: 2))
                .Plain()) { Revisions = Postings.V3 },
        new("cow-vs-mprotect", "A tagged page is copied on write while mprotect(PROT_MTE) maps it anew in another process.",
            PathPair.Of("copy_highpage", "mte_sync_tags"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store(), Fork(), MprotectMte(), LoadTags()], Store(), MprotectMte(mm: 1)).Plain()),
        new("cow-without-buffer", "Two processes copy a page with saved tags on write, and one finds no memory for them.",
            PathPair.Of("copy_highpage", "copy_highpage"), SeriesObject.TagsByPfn,
                AtOnce([UseBlock, Store(), Fork(1), Fork(2), MprotectMte(mm: 1), LoadTags(mm: 1), Compact()], Store(), Store(mm: 2))
                .Plain().Failing(0, atomic: 1, sleeping: 1)) { Revisions = Postings.V3 },
        new("dontneed-vs-fault-on-access", "A page is zapped while a fault reserves its storage, and may then drop the last reference.",
            PathPair.Of("reserve_tag_storage", "zap_pte_range"), SeriesObject.PageFlags,
                AtOnce(Missing, DontNeed(), LoadTags()).Plain()) { Clean = ["I1", "I3", "I9"] },
        new("dontneed-vs-restore", "A page with saved tags is zapped while a fault restores them, and may then drop the last reference.",
            PathPair.Of("el0_da", "zap_pte_range"), SeriesObject.TagsByPfn, AtOnce(Saved, DontNeed(), LoadTags())),
        new("fork-vs-fault-on-access", "fork() maps a page in a third process while it is mapped anew in the second after a fault.",
            PathPair.Of("dup_mmap", "mte_sync_tags"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store(), Fork(), MprotectMte(), MprotectMte(mm: 1), LoadTags()], Fork(2), LoadTags(mm: 1))
                .Plain()) { Clean = ["I1", "I6", "I7"] },
        new("fork-copy-vs-reserve", "fork() allocates a copy of a pinned page while another page of the block is reserved.",
            PathPair.Of("dup_mmap", "reserve_tag_storage"), SeriesObject.TagBlocksLock,
                AtOnce([UseBlock, StoreTags(), Pin()], Fork(), AllocTagged(1))),
        new("fork-copy-vs-interrupt-free",
            "An interrupt frees a page while fork() saves the tags of a pinned page's copy, which has no storage.",
            PathPair.Of("dup_mmap", "free_tag_storage"), SeriesObject.TagsByPfnLock,
                AtOnce([StoreTags(), Pin(), AllocTagged(1), TakeBlock(1)], Fork())
                .Interrupted(0, 1) with { Layout = TwoBlocks }) { Revisions = Postings.V3 },
        new("ptrace-vs-fault-on-access", "ptrace() looks at the tags of a page that a fault is reserving storage for.",
            PathPair.Of("access_remote_tags", "mte_sync_tags"), SeriesObject.PageFlags, AtOnce(Missing, Peek(), LoadTags()).Plain()),
        new("ptrace-vs-restore", "ptrace() looks at saved tags that a fault is restoring.",
            PathPair.Of("access_remote_tags", "mte_restore_tags_for_pfn"), SeriesObject.PageFlags, AtOnce(Saved, Peek(), LoadTags())),
        new("ptrace-vs-ptrace", "Two tracers write the tags of a page that has no storage yet.",
            PathPair.Of("access_remote_tags", "access_remote_tags"), SeriesObject.TagMemory,
                AtOnce(Missing, Poke(), Poke(tags: 3)).Plain()),
        new("ptrace-vs-user-access", "ptrace() writes the tags of a page while the process does.",
            PathPair.Of("access_remote_tags", "el0_da"), SeriesObject.TagMemory,
                AtOnce(Tagged, Poke(), StoreTags(tags: 3))) { Clean = ["I1", "I6", "I7"] },
        new("ptrace-vs-cow", "ptrace() has saved tags restored while another process copies the page on write.",
            PathPair.Of("access_remote_tags", "copy_highpage"), SeriesObject.TagsByPfn,
                AtOnce(SavedInOne, Peek(mm: 1), Store()).Plain()) { Revisions = Postings.V3 },
        new("ptrace-vs-dontneed", "ptrace() writes the tags of a page that is zapped.",
            PathPair.Of("access_remote_tags", "zap_pte_range"), SeriesObject.PageFlags,
                AtOnce(Tagged, Poke(), DontNeed())) { Clean = ["I1", "I9"] },
        new("ptrace-vs-dontneed-swapped-out", "ptrace() reads a page in whose swap entry is zapped.",
            PathPair.Of("access_remote_tags", "zap_pte_range"), SeriesObject.TagsBySwpEntry, AtOnce(SwappedOut, Peek(), DontNeed())),
        new("pin-vs-fault-on-access", "A page is pinned for DMA while a fault reserves its storage.",
            PathPair.Of("pin_user_pages", "reserve_tag_storage"), SeriesObject.PageFlags,
                AtOnce(Missing, Pin(), LoadTags()).Plain()) { Clean = ["I1", "I3", "I9"] },
    ];
}
