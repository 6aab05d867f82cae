using System.Numerics;

namespace TagStorageModel.Model;

/// <summary>
/// The paths of the series and of its callers, each named by the C function that it begins with: what a sweep asks
/// itself which two of them it has seen at once.
/// </summary>
public static class PathSet
{
    private static readonly string[] Entries =
    [
        "reserve_tag_storage", "free_tag_storage", "mte_save_tags_for_pfn", "mte_restore_tags_for_pfn", "mte_sync_tags",
        "mte_save_page_tags_by_swp_entry", "mte_try_transfer_swap_tags", "mte_restore_page_tags_by_swp_entry",
        "mte_invalidate_tags_by_swp_entry", "copy_highpage", "cma_alloc_range", "alloc_pages", "__free_pages", "el0_da",
        "do_anonymous_page", "do_wp_page", "do_swap_page", "handle_pte_protnone", "handle_page_missing_tag_storage",
        "replace_folio_with_tagged", "dup_mmap", "mprotect_fixup", "zap_pte_range", "shrink_folio_list", "migrate_pages",
        "pin_user_pages", "driver_release",
        "do_read_fault", "do_cow_fault", "do_shared_fault", "shmem_get_folio_gfp", "shmem_swapin_folio", "madvise_remove",
        "access_remote_tags", "user_mem_abort", "kvm_vm_ioctl_mte_copy_tags", "cmp_and_merge_page",
        "swapoff", "unuse_pte", "mte_invalidate_tags_area_by_swp_entry",
        "compact_zone", "alloc_contig_range", "do_migrate_range", "__buffer_migrate_folio", "read_cache_folio", "truncate_inode_pages_range",
        "do_huge_pmd_anonymous_page", "do_huge_pmd_numa_page", "handle_huge_page_missing_tag_storage", "do_huge_pmd_wp_page", "copy_huge_pmd",
        "change_huge_pmd", "zap_huge_pmd", "collapse_huge_page", "split_huge_page_to_list",
    ];

    /// <summary>Their names, in the order of their bits.</summary>
    public static IReadOnlyList<string> Names => Entries;

    /// <summary>The bit of the path that a C function begins; 0 if it begins none.</summary>
    public static ulong BitOf(string function)
    {
        var index = Array.IndexOf(Entries, function);
        return index < 0 ? 0 : 1ul << index;
    }

    /// <summary>The indices of the bits that are set.</summary>
    public static IEnumerable<int> IndicesOf(ulong bits)
    {
        for (; bits != 0; bits &= bits - 1) yield return BitOperations.TrailingZeroCount(bits);
    }
}
