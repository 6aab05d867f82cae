using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Model.Revisions;
using static TagStorageModel.Harness.TagStorage.Named.Calls;
using static TagStorageModel.Harness.TagStorage.Named.Setups;
using static TagStorageModel.Harness.TagStorage.Named.SmallScenario;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>Pages that are migrated, by compaction or because they lie in a frame of the tag storage.</summary>
internal static class MigrationScenarios
{
    /// <summary>A page with saved tags in frame 2; frame 3 is free.</summary>
    private static readonly EquatableList<Call> SavedBelow = [UseBlock, StoreTags(), AllocTagged(1), AllocTagged(2), Release(1),
        Compact(), Release(2)];

    /// <summary>
    /// Memory in which the page at address 1 lies in a frame of the tag storage, and its next access faults: frame 0,
    /// with its tags elsewhere, is free.
    /// </summary>
    private static readonly EquatableList<Call> InTagStorage = [Store(0), Store(1), DontNeed(0), MprotectMte(1)];

    /// <summary>The same page in two processes: in the second one the next access faults.</summary>
    private static readonly EquatableList<Call> InTagStorageOfTwo = [Store(0), Store(1), DontNeed(0), Fork(), MprotectMte(1, 1)];

    /// <summary>One frame, whose tags are in the second of two blocks.</summary>
    private static readonly ScenarioLayout SecondBlock = new(0, 1, 2, 1, [32]);

    internal static IReadOnlyList<NamedScenario> All { get; } =
    [
        new("migration-vs-fault-on-access",
            "A page with saved tags is migrated while a fault reserves its storage: the reference count keeps the two apart.",
            PathPair.Of("migrate_pages", "reserve_tag_storage"), SeriesObject.TagsByPfn,
                AtOnce(SavedBelow, Compact(2), LoadTags())) { Clean = ["I7", "I9"] },
        new("migration-vs-user-access", "A page is migrated while its tags are written.",
            PathPair.Of("migrate_pages", "el0_da"), SeriesObject.TagsByPfn,
                AtOnce(Tagged, Compact(), StoreTags(tags: 2))) { Clean = ["I7", "I9"] },
        new("migration-vs-ptrace", "A page is migrated while ptrace() writes its tags.",
            PathPair.Of("migrate_pages", "access_remote_tags"), SeriesObject.PageFlags,
                AtOnce(Tagged, Compact(), Poke())) { Clean = ["I7", "I9"] },
        new("migration-vs-swapoff", "A page of the swap cache is migrated while swapoff() maps it.",
            PathPair.Of("migrate_pages", "unuse_pte"), SeriesObject.PageFlags,
                AtOnce([UseBlock, StoreTags(), Fork(), Reclaim(), LoadTags(mm: 1)], Compact(), Swapoff)),
        new("migration-vs-dontneed", "A page is migrated while it is zapped.",
            PathPair.Of("migrate_pages", "zap_pte_range"), SeriesObject.PageFlags,
                AtOnce(Tagged, Compact(), DontNeed())) { Clean = ["I1", "I9"] },
        new("migration-vs-mprotect", "A page is migrated while mprotect(PROT_MTE) maps it anew.",
            PathPair.Of("migrate_pages", "mprotect_fixup"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store()], Compact(), MprotectMte()).Plain()),
        new("migration-vs-interrupt-free", "An interrupt frees a page while the tags of a page that is migrated are saved.",
            PathPair.Of("migrate_pages", "free_tag_storage"), SeriesObject.TagsByPfnLock,
                AtOnce([.. Tagged, AllocTagged(0)], Compact()).Interrupted(0, 0)),
        new("migration-without-buffer", "A page is migrated while it is zapped, and there may be no memory for its saved tags.",
            PathPair.Of("migrate_pages", "zap_pte_range"), SeriesObject.PageFlags,
                AtOnce(Tagged, Compact(), DontNeed()).Failing(0, atomic: 1, sleeping: 1)) { Clean = ["I1", "I9"] },
        new("file-migration-vs-interrupt-free", "An interrupt frees a page while a file's page is copied under private_lock.",
            PathPair.Of("__buffer_migrate_folio", "free_tag_storage"), SeriesObject.TagsByPfnLock,
                AtOnce([UseBlock, AllocTagged(0), ReadFile(1)], MigrateBuffers(1)).Interrupted(0, 0)) { Revisions = Postings.V3 },
        new("replace-vs-dontneed", "A fault replaces a page that is zapped.",
            PathPair.Of("el0_da", "zap_pte_range"), SeriesObject.PageFlags, InFrame(AtOnce(InTagStorage, LoadTags(1), DontNeed(1)))),
        new("replace-vs-reserve",
            "A fault replaces a page in a frame of the tag storage by one of a block in which another page is reserved.",
            PathPair.Of("replace_folio_with_tagged", "reserve_tag_storage"), SeriesObject.TagBlocksLock,
                InFrame(AtOnce([AllocTagged(0), AllocTagged(1), Store(1), Release(0), Release(1), MprotectMte(1)], LoadTags(1),
                AllocTagged(0))) with { Layout = new(0, 1, 2, 1, [32, 33]) }) { Revisions = Postings.V3 },
        new("replace-vs-mprotect",
            "A fault replaces a page in a frame of the tag storage that mprotect(PROT_MTE) maps anew in another process.",
            PathPair.Of("replace_folio_with_tagged", "mprotect_fixup"), SeriesObject.PageFlags,
                InFrame(AtOnce(InTagStorageOfTwo, LoadTags(1, mm: 1), MprotectMte(1)))) { Revisions = Postings.V3 },
        new("replace-vs-guest-copy-tags",
            "A fault replaces a page in a frame of the tag storage that another process' guest has its tags read from.",
            PathPair.Of("replace_folio_with_tagged", "kvm_vm_ioctl_mte_copy_tags"), SeriesObject.PageFlags,
                InFrame(AtOnce(InTagStorageOfTwo, LoadTags(1, mm: 1), GuestReadTags(1)))) { Revisions = Postings.V3 },
        new("take-block-vs-swapoff", "Somebody else takes the block in which a page of the swap cache lies that swapoff() maps.",
            PathPair.Of("cma_alloc_range", "unuse_pte"), SeriesObject.TagsByPfn,
                AtOnce([StoreTags(), Fork(), Reclaim(0), LoadTags(mm: 1), Compact(0)], TakeBlock(),
                Swapoff) with { Layout = SecondBlock }) { Revisions = Postings.V3 },
        new("take-block-vs-cow", "Somebody else takes the block in which a page lies that is copied on write.",
            PathPair.Of("cma_alloc_range", "do_wp_page"), SeriesObject.TagsByPfnLock,
                InFrame(AtOnce([Store(0), Store(1), DontNeed(0), Fork()], TakeBlock(), Store(1, mm: 1)))) { Revisions = Postings.V3 },
        new("take-block-vs-fault-on-access", "Somebody else takes the block that a fault reserves for its page.",
            PathPair.Of("cma_alloc_range", "handle_pte_protnone"), SeriesObject.CmaArea,
                AtOnce([Store(), MprotectMte()], TakeBlock(), LoadTags()).Plain()) { Revisions = Postings.V3 },
    ];

    private static Scenario InFrame(Scenario scenario) => scenario.Plain() with { Layout = SecondBlock };
}
