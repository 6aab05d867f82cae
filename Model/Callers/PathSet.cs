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
