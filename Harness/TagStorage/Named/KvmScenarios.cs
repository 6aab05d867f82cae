using TagStorageModel.Kit.Coverage;
using TagStorageModel.Model.Revisions;
using static TagStorageModel.Harness.TagStorage.Named.Calls;
using static TagStorageModel.Harness.TagStorage.Named.Setups;
using static TagStorageModel.Harness.TagStorage.Named.SmallScenario;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>Guests' accesses and the ioctl that copies a guest's tags.</summary>
internal static class KvmScenarios
{
    internal static IReadOnlyList<NamedScenario> All { get; } =
    [
        new("guest-fault-vs-fault-on-access", "A guest's abort and the host's fault reserve storage for one page.",
            PathPair.Of("user_mem_abort", "reserve_tag_storage"), SeriesObject.PageFlags,
                AtOnce(Missing, GuestLoad(), LoadTags()).Plain()) { Revisions = Postings.V3, Clean = ["I1", "I3", "I9"] },
        new("guest-fault-vs-guest-fault", "Two virtual CPUs fault on one page.",
            PathPair.Of("user_mem_abort", "user_mem_abort"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store()], GuestLoad(), GuestStore())) { Revisions = Postings.V3, Clean = ["I1", "I3", "I9"] },
        new("guest-fault-vs-restore", "A guest's abort and the host's fault restore the saved tags of one page.",
            PathPair.Of("user_mem_abort", "mte_restore_tags_for_pfn"), SeriesObject.PageFlags,
                AtOnce(Saved, GuestLoad(), LoadTags())) { Revisions = Postings.V3 },
        new("guest-fault-vs-swapoff", "A guest's abort maps a page of the swap cache that swapoff() maps in another process.",
            PathPair.Of("user_mem_abort", "unuse_pte"), SeriesObject.PageFlags,
                AtOnce(CachedInOne, GuestLoad(mm: 1), Swapoff)) { Revisions = Postings.V3 },
        new("guest-fault-vs-dontneed", "A guest's abort maps a page that is zapped.",
            PathPair.Of("user_mem_abort", "zap_pte_range"), SeriesObject.PageFlags,
                AtOnce(Missing, GuestLoad(), DontNeed()).Plain()) { Revisions = Postings.V3, Clean = ["I1", "I9"] },
        new("guest-fault-vs-dontneed-swapped-out", "A guest's abort reads a page in whose swap entry is zapped.",
            PathPair.Of("user_mem_abort", "zap_pte_range"), SeriesObject.TagsBySwpEntry,
                AtOnce(SwappedOut, GuestLoad(), DontNeed())) { Revisions = Postings.V3 },
        new("guest-fault-vs-ptrace", "A guest's abort initialises the tags that ptrace() looks at.",
            PathPair.Of("user_mem_abort", "access_remote_tags"), SeriesObject.PageFlags,
                AtOnce(Missing, GuestLoad(), Peek()).Plain()) { Revisions = Postings.V3 },
        new("guest-fault-vs-cow", "A guest's abort maps a page that another process copies on write.",
            PathPair.Of("user_mem_abort", "copy_highpage"), SeriesObject.PageFlags,
                AtOnce(TaggedInTwo, GuestLoad(), Store(mm: 1))) { Revisions = Postings.V3 },
        new("guest-fault-vs-ksm", "A guest's abort reserves storage for a page that KSM compares with one that has tags.",
            PathPair.Of("user_mem_abort", "cmp_and_merge_page"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store(0), Store(1), MprotectMte(1), LoadTags(1)], GuestLoad(), Merge(0, 1))
                .Plain()) { Revisions = Postings.V3 },
        new("guest-copy-tags-vs-fault-on-access", "KVM_ARM_MTE_COPY_TAGS writes the tags of a page that a fault reserves storage for.",
            PathPair.Of("kvm_vm_ioctl_mte_copy_tags", "reserve_tag_storage"), SeriesObject.PageFlags,
                AtOnce(Missing, GuestWriteTags(), LoadTags()).Plain()) { Revisions = Postings.V3 },
        new("guest-copy-tags-vs-restore", "KVM_ARM_MTE_COPY_TAGS writes the tags of a page whose saved tags are restored.",
            PathPair.Of("kvm_vm_ioctl_mte_copy_tags", "mte_restore_tags_for_pfn"), SeriesObject.PageFlags,
                AtOnce(Saved, GuestWriteTags(), LoadTags())) { Revisions = Postings.V3 },
        new("guest-copy-tags-vs-guest-fault", "KVM_ARM_MTE_COPY_TAGS writes the tags that a guest's abort initialises.",
            PathPair.Of("kvm_vm_ioctl_mte_copy_tags", "user_mem_abort"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store()], GuestWriteTags(), GuestLoad()).Plain()) { Revisions = Postings.V3 },
        new("guest-copy-tags-vs-guest-copy-tags", "KVM_ARM_MTE_COPY_TAGS of two guests that share a page with saved tags.",
            PathPair.Of("kvm_vm_ioctl_mte_copy_tags", "kvm_vm_ioctl_mte_copy_tags"), SeriesObject.PageFlags,
                AtOnce([UseBlock, StoreTags(), Fork(), Compact()], GuestReadTags(), GuestReadTags(mm: 1))) { Revisions = Postings.V3 },
        new("guest-copy-tags-vs-ptrace", "KVM_ARM_MTE_COPY_TAGS and ptrace() write the tags of one page.",
            PathPair.Of("kvm_vm_ioctl_mte_copy_tags", "access_remote_tags"), SeriesObject.TagMemory,
                AtOnce(Tagged, GuestWriteTags(), Poke())) { Revisions = Postings.V3 },
        new("guest-copy-tags-vs-user-access", "KVM_ARM_MTE_COPY_TAGS writes the tags of a page while the host does.",
            PathPair.Of("kvm_vm_ioctl_mte_copy_tags", "el0_da"), SeriesObject.TagMemory,
                AtOnce(Tagged, GuestWriteTags(), StoreTags(tags: 4))) { Revisions = Postings.V3 },
        new("guest-copy-tags-vs-swap-out", "KVM_ARM_MTE_COPY_TAGS writes the tags of a page that is reclaimed.",
            PathPair.Of("kvm_vm_ioctl_mte_copy_tags", "shrink_folio_list"), SeriesObject.TagMemory,
                AtOnce(Tagged, GuestWriteTags(), Reclaim())) { Revisions = Postings.V3 },
        new("guest-copy-tags-vs-swapoff",
            "KVM_ARM_MTE_COPY_TAGS reads the tags of a page of the swap cache that swapoff() maps in another process.",
            PathPair.Of("kvm_vm_ioctl_mte_copy_tags", "unuse_pte"), SeriesObject.PageFlags,
                AtOnce(CachedInOne, GuestReadTags(mm: 1), Swapoff)) { Revisions = Postings.V3 },
        new("guest-copy-tags-vs-dontneed", "KVM_ARM_MTE_COPY_TAGS writes the tags of a page that is zapped.",
            PathPair.Of("kvm_vm_ioctl_mte_copy_tags", "zap_pte_range"), SeriesObject.PageFlags,
                AtOnce(Tagged, GuestWriteTags(), DontNeed())) { Revisions = Postings.V3 },
        new("guest-copy-tags-vs-dontneed-swapped-out", "KVM_ARM_MTE_COPY_TAGS reads a page in whose swap entry is zapped.",
            PathPair.Of("kvm_vm_ioctl_mte_copy_tags", "zap_pte_range"), SeriesObject.TagsBySwpEntry,
                AtOnce(SwappedOut, GuestReadTags(), DontNeed())) { Revisions = Postings.V3 },
        new("guest-copy-tags-vs-fork", "KVM_ARM_MTE_COPY_TAGS writes the tags of a pinned page that fork() copies.",
            PathPair.Of("kvm_vm_ioctl_mte_copy_tags", "copy_highpage"), SeriesObject.TagMemory,
                AtOnce([UseBlock, StoreTags(), Pin()], GuestWriteTags(), Fork())) { Revisions = Postings.V3 },
    ];
}
