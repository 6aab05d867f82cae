using TagStorageModel.Kit.Coverage;
using TagStorageModel.Model.Revisions;
using static TagStorageModel.Harness.TagStorage.Named.Calls;
using static TagStorageModel.Harness.TagStorage.Named.Setups;
using static TagStorageModel.Harness.TagStorage.Named.SmallScenario;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>Pages of a shmem file: mapped shared at the upper address, privately at the lower one.</summary>
internal static class ShmemScenarios
{
    private static readonly MachineOptions Shared = new(UpperShared: true);
    private static readonly MachineOptions Both = new(UpperShared: true, LowerPrivateFile: true);

    internal static IReadOnlyList<NamedScenario> All { get; } =
    [
        new("shared-fault-vs-shared-fault", "Two processes map a new page of the file.",
            PathPair.Of("do_shared_fault", "do_shared_fault"), SeriesObject.TagBlocksLock,
                AtOnce([UseBlock, Fork()], StoreTags(1), StoreTags(1, mm: 1)).On(Shared)) { Clean = ["I1", "I6", "I7", "I9"] },
        new("read-fault-vs-shared-fault", "A new page of the file is mapped privately and shared.",
            PathPair.Of("do_read_fault", "do_shared_fault"), SeriesObject.TagBlocksLock,
                AtOnce([UseBlock], LoadTags(0), StoreTags(1)).On(Both)) { Clean = ["I1", "I6", "I7", "I9"] },
        new("cow-fault-vs-shared-fault", "A page of the file is copied while it is mapped tagged for the first time.",
            PathPair.Of("do_cow_fault", "do_shared_fault"), SeriesObject.PageFlags, AtOnce([UseBlock], Store(0), StoreTags(1)).On(Both)),
        new("cow-fault-vs-fault-on-access", "A page of the file is copied while a fault reserves its storage.",
            PathPair.Of("do_cow_fault", "reserve_tag_storage"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store(1), MprotectMte(1)], Store(0), LoadTags(1)).Plain().On(Both)),
        new("cow-fault-vs-restore", "A page of the file with saved tags is copied while a fault restores them.",
            PathPair.Of("do_cow_fault", "mte_restore_tags_for_pfn"), SeriesObject.TagsByPfn,
                AtOnce([UseBlock, StoreTags(1), Compact()], Store(0), LoadTags(1)).On(Both)) { Revisions = Postings.V3 },
        new("shared-read-fault-vs-restore", "A process maps a page of the file while a fault of another restores its saved tags.",
            PathPair.Of("do_read_fault", "mte_restore_tags_for_pfn"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Fork(), StoreTags(1, mm: 1), Compact()], LoadTags(1), LoadTags(1, mm: 1)).On(Shared)),
        new("shmem-swap-out-vs-restore", "A page of the file with saved tags is reclaimed while a fault restores them.",
            PathPair.Of("shrink_folio_list", "el0_da"), SeriesObject.PageFlags,
                AtOnce([UseBlock, StoreTags(1), Compact()], Reclaim(3), LoadTags(1)).On(Shared)),
        new("shmem-swap-out-vs-fault-on-access", "A page of the file is reclaimed while a fault reserves its storage.",
            PathPair.Of("shrink_folio_list", "el0_da"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store(1), MprotectMte(1)], Reclaim(), LoadTags(1)).Plain().On(Shared)),
        new("truncate-vs-fault-on-access", "A page of the file is truncated while a fault reserves its storage.",
            PathPair.Of("madvise_remove", "reserve_tag_storage"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store(1), MprotectMte(1)], Truncate(1), LoadTags(1)).Plain().On(Shared)) { Clean = ["I1", "I9"] },
        new("truncate-vs-shmem-swap-in", "A swap entry of the file is truncated while it is read in.",
            PathPair.Of("madvise_remove", "shmem_get_folio_gfp"), SeriesObject.PageFlags,
                AtOnce([UseBlock, StoreTags(1), Reclaim()], Truncate(1), LoadTags(1)).On(Shared)),
        new("truncate-vs-swap-out", "A page of the file is truncated while it is reclaimed.",
            PathPair.Of("madvise_remove", "shrink_folio_list"), SeriesObject.TagsBySwpEntry,
                AtOnce([UseBlock, StoreTags(1)], Truncate(1), Reclaim()).On(Shared)) { Clean = ["I1", "I8", "I9"] },
        new("swapoff-vs-shmem-swap-in", "swapoff() reads a page of the file in that a fault reads in.",
            PathPair.Of("swapoff", "do_read_fault"), SeriesObject.TagsBySwpEntry,
                AtOnce([UseBlock, StoreTags(1), Reclaim()], Swapoff, LoadTags(1)).On(Shared)),
    ];
}
