using TagStorageModel.Kit.Coverage;
using TagStorageModel.Model.Revisions;
using static TagStorageModel.Harness.TagStorage.Named.Calls;
using static TagStorageModel.Harness.TagStorage.Named.Setups;
using static TagStorageModel.Harness.TagStorage.Named.SmallScenario;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>KSM compares pages whose tags it must not ignore.</summary>
internal static class KsmScenarios
{
    internal static IReadOnlyList<NamedScenario> All { get; } =
    [
        new("ksm-vs-fault-on-access", "KSM compares pages while a fault reserves storage for one of them.",
            PathPair.Of("cmp_and_merge_page", "mte_sync_tags"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store(0), Store(1), MprotectMte(0)], Merge(0, 1), LoadTags()).Plain()),
        new("ksm-vs-restore", "KSM compares pages while a fault restores the saved tags of one of them.",
            PathPair.Of("cmp_and_merge_page", "mte_restore_tags_for_pfn"), SeriesObject.PageFlags,
                AtOnce([UseBlock, StoreTags(0), Store(1), Compact()], Merge(0, 1), LoadTags()) with { UpperMte = false }),
        new("ksm-vs-guest-copy-tags", "KSM compares pages while KVM_ARM_MTE_COPY_TAGS writes the tags of one of them.",
            PathPair.Of("cmp_and_merge_page", "kvm_vm_ioctl_mte_copy_tags"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store(0), Store(1)], Merge(0, 1), GuestWriteTags()).Plain()) { Revisions = Postings.V3 },
        new("ksm-vs-ptrace", "KSM compares pages while ptrace() has storage reserved for one of them.",
            PathPair.Of("cmp_and_merge_page", "access_remote_tags"), SeriesObject.PageFlags,
                AtOnce([UseBlock, Store(0), Store(1), MprotectMte(0)], Merge(0, 1), Peek()).Plain()) { Revisions = Postings.V3 },
    ];
}
