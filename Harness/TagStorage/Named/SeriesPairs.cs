using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>
/// The paths that are the series' own work, and which pairs of them no named scenario shows on an object of the
/// series, each with the reason. All other pairs have a scenario in which both touch one of its objects, and one writes it.
/// </summary>
public static class SeriesPairs
{
    private const string SwapEntryOnly = "the one works on tags_by_swp_entry alone, which the other does not touch";
    private const string DeviceInUse = "swapoff() sweeps the device when it has read everything in and waited for those who use an entry";
    private const string Frozen = "a huge page is split when nobody else refers to it; a page of the swap cache is none";
    private const string Isolated = "of those who isolate a page to reclaim or to migrate it one succeeds";
    private const string Referenced = "the one refers to the page, without which the other goes no further";
    private const string NotMapped = "KSM looks at pages that are mapped, which one that is being read in is not yet";
    private const string OnlyRead = "both only look at the flags of the pages that both know";

    private const string EachPage = "the two meet on the flags of each of the 64 pages or more of a huge page";
    private const string Refaults = "a page in a frame of the tag storage: whoever finds it isolated by the other faults anew, up to "
        + "six times";
    private const string TwoReads = "two whole faults that read a page in, each of which then reserves its storage";

    private const string Untagged = "a page of a file that is read through buffers has no tags when it comes and when it goes";

    private const string EachFilePage = "the two meet on each page of a file, and on the file";
    private const string HeldForOthers = "a page is held for later and let go of, as a driver does with those that it pins";

    private const string Sweep = "mte_invalidate_tags_area_by_swp_entry";
    private const string Invalidate = "mte_invalidate_tags_by_swp_entry";
    private const string SwapOut = "mte_save_page_tags_by_swp_entry";
    private const string Split = "split_huge_page_to_list";
    private const string Replace = "replace_folio_with_tagged";
    private const string Merge = "cmp_and_merge_page";

    /// <summary>The C functions that touch the series' objects themselves, or decide that others do.</summary>
    public static IReadOnlyList<string> Paths { get; } =
    [
        "reserve_tag_storage", "free_tag_storage", "mte_save_tags_for_pfn", "mte_restore_tags_for_pfn", "mte_sync_tags",
        "mte_save_page_tags_by_swp_entry", "mte_try_transfer_swap_tags", "mte_restore_page_tags_by_swp_entry",
        "mte_invalidate_tags_by_swp_entry", "mte_invalidate_tags_area_by_swp_entry", "copy_highpage", "cma_alloc_range",
        "replace_folio_with_tagged", "access_remote_tags", "user_mem_abort", "kvm_vm_ioctl_mte_copy_tags", "cmp_and_merge_page",
        "split_huge_page_to_list",
    ];

    /// <summary>The pairs without a scenario.</summary>
    public static IReadOnlyDictionary<PathPair, string> WithoutScenario { get; } = new Dictionary<PathPair, string>(
    [
        .. Pairs(SwapEntryOnly, Sweep, "reserve_tag_storage", "free_tag_storage", "mte_save_tags_for_pfn", "mte_restore_tags_for_pfn",
            "mte_sync_tags", "copy_highpage", "cma_alloc_range", "replace_folio_with_tagged", "cmp_and_merge_page",
            "split_huge_page_to_list"),
        .. Pairs(SwapEntryOnly, Invalidate, "reserve_tag_storage", "free_tag_storage", "mte_save_tags_for_pfn",
            "mte_restore_tags_for_pfn", "mte_sync_tags", "copy_highpage", "cma_alloc_range", "replace_folio_with_tagged",
            "cmp_and_merge_page", "split_huge_page_to_list"),
        .. Pairs(DeviceInUse, Sweep, "mte_try_transfer_swap_tags", "mte_restore_page_tags_by_swp_entry", "access_remote_tags",
            "user_mem_abort", "kvm_vm_ioctl_mte_copy_tags"),
        .. Pairs("of several swapoff() only one finds the device on", Sweep, "mte_invalidate_tags_area_by_swp_entry"),
        .. Pairs("the last user of an entry frees it, once", Invalidate, "mte_invalidate_tags_by_swp_entry"),
        .. Pairs(Frozen, Split, "free_tag_storage", "mte_save_tags_for_pfn", "mte_restore_tags_for_pfn",
            "mte_save_page_tags_by_swp_entry", "mte_try_transfer_swap_tags", "mte_restore_page_tags_by_swp_entry", "cma_alloc_range",
            "replace_folio_with_tagged", "access_remote_tags", "user_mem_abort", "kvm_vm_ioctl_mte_copy_tags", "cmp_and_merge_page",
            "split_huge_page_to_list"),
        .. Pairs(NotMapped, Merge, "mte_save_tags_for_pfn", "mte_try_transfer_swap_tags", "mte_restore_page_tags_by_swp_entry"),
        .. Pairs(Referenced, SwapOut, "copy_highpage", "user_mem_abort"),
        .. Pairs(Isolated, SwapOut, "mte_save_page_tags_by_swp_entry", "cma_alloc_range", "replace_folio_with_tagged"),
        .. Pairs(Referenced, Merge, "mte_save_page_tags_by_swp_entry", "cma_alloc_range", "replace_folio_with_tagged", "copy_highpage"),
        .. Pairs(Referenced, "free_tag_storage", "mte_save_page_tags_by_swp_entry"),
        .. Pairs(OnlyRead, Merge, "cmp_and_merge_page"),
        .. Pairs(OnlyRead, SwapOut, "mte_save_tags_for_pfn"),
    ]);

    /// <summary>Pairs that do meet, in scenarios with more interleavings than a search of seconds can go through.</summary>
    public static IReadOnlyDictionary<PathPair, string> TooLarge { get; } = new Dictionary<PathPair, string>(
    [
        .. Pairs(EachPage, Split, "reserve_tag_storage", "mte_sync_tags", "copy_highpage"),
        .. Pairs(Refaults, Replace, "mte_save_tags_for_pfn", "mte_try_transfer_swap_tags", "mte_restore_page_tags_by_swp_entry",
            "replace_folio_with_tagged", "access_remote_tags", "user_mem_abort", "copy_highpage"),
        .. Pairs(Refaults, "cma_alloc_range", "mte_restore_tags_for_pfn", "access_remote_tags", "user_mem_abort",
            "kvm_vm_ioctl_mte_copy_tags"),
        .. Pairs(TwoReads, "mte_try_transfer_swap_tags", "mte_try_transfer_swap_tags"),
        .. Pairs(TwoReads, "mte_restore_page_tags_by_swp_entry", "mte_restore_page_tags_by_swp_entry", "mte_save_tags_for_pfn",
            "mte_try_transfer_swap_tags"),
    ]);

    /// <summary>Pairs that meet in passing, and of which no order of the two is wrong.</summary>
    public static IReadOnlyDictionary<PathPair, string> InPassing { get; } = new Dictionary<PathPair, string>(
    [
        .. Pairs("a frame of the tag storage that the one gives back may be the page that the other then has as data", "free_tag_storage",
            "mte_sync_tags", "mte_restore_page_tags_by_swp_entry"),
    ]);

    /// <summary>
    /// The paths of <see cref="CodePath"/>, callers included, that no scenario has meet another on an object of the
    /// series, in any revision.
    /// </summary>
    public static IReadOnlyDictionary<string, string> PathsWithoutScenario { get; } = new Dictionary<string, string>
    {
        ["read_cache_folio"] = Untagged,
        ["truncate_inode_pages_range"] = Untagged,
        ["do_huge_pmd_numa_page"] = EachPage,
        ["handle_huge_page_missing_tag_storage"] = EachPage,
        ["do_huge_pmd_wp_page"] = EachPage,
        ["copy_huge_pmd"] = EachPage,
        ["change_huge_pmd"] = EachPage,
        ["zap_huge_pmd"] = EachPage,
        ["split_huge_page_to_list"] = EachPage,
        ["collapse_file"] = EachFilePage,
        ["vmsplice_to_pipe"] = HeldForOthers,
        ["shmem_file_splice_read"] = HeldForOthers,
        ["bio_release_pages"] = HeldForOthers,
    };

    private static IEnumerable<KeyValuePair<PathPair, string>> Pairs(string reason, string first, params string[] others) =>
        others.Select(other => KeyValuePair.Create(PathPair.Of(first, other), reason));
}
