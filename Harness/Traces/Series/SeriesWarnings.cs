namespace TagStorageModel.Harness.Traces.Series;

/// <summary>How recorded traces call the warnings of the series.</summary>
internal static class SeriesWarnings
{
    private static readonly Dictionary<string, string> Labels = new()
    {
        ["!preemptible()"] = "not_preemptible",
        ["tag_storage_find_block(page, &start_block, &region)"] = "no_block",
        ["!xa_load(&tag_blocks_reserved, block)"] = "block_not_reserved",
        ["ret == -EEXIST"] = "range_taken",
        ["!try_page_mte_tagging(page)"] = "already_tagging",
        ["!try_page_mte_tagging(to)"] = "already_tagging",
        ["tag_storage_enabled() && !page_tag_storage_reserved(page)"] = "tagged_but_not_reserved",
        ["!page_tag_storage_reserved(page)"] = "not_reserved",
        ["!tags"] = "no_buffer",
        ["xa_is_err(ret)"] = "store_failed",
    };

    /// <summary>The label of a condition; null for that of put_page_back_buddy(), which the recordings tell otherwise.</summary>
    internal static string? Label(string condition) =>
        condition == "page_ref_count(page) == 0" ? null : Labels.GetValueOrDefault(condition, condition);
}
