namespace TagStorageModel.Harness;

/// <summary>
/// Pairs of paths that share an object and yet cannot be under way at once, each with the reason. A sweep that sees
/// one all the same says that the reason is wrong.
/// </summary>
public static class PathPairsThatCannotMeet
{
    private const string OneSwapoff = "of several swapoff() only one finds the device on, until it has failed";

    private static readonly Dictionary<PathPair, string> InAll = new()
    {
        [PathPair.Of("unuse_pte", "unuse_pte")] = OneSwapoff,
        [PathPair.Of("unuse_pte", "mte_invalidate_tags_area_by_swp_entry")] = OneSwapoff,
        [PathPair.Of("mte_invalidate_tags_area_by_swp_entry", "mte_invalidate_tags_area_by_swp_entry")] = OneSwapoff,
        [PathPair.Of("split_huge_page_to_list", "split_huge_page_to_list")] = "anon_vma->rwsem, of which there is one, is held for writing from beginning to end",
    };

    private static readonly Dictionary<PathPair, string> InV3 = new(InAll)
    {
        [PathPair.Of("mte_restore_tags_for_pfn", "mte_restore_tags_for_pfn")] = "both are called under tag_blocks_lock",
        [PathPair.Of("alloc_contig_range", "alloc_contig_range")] = "both are called under cma_mutex",
    };

    /// <summary>Those of a revision.</summary>
    public static IReadOnlyDictionary<PathPair, string> In(string revision) => revision == "rfc-v3" ? InV3 : InAll;
}
