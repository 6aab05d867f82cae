namespace TagStorageModel.Harness;

/// <summary>Defects about tags: written, saved, restored, lost (rules I1, I3 to I8, I11, I15, I16 and warnings about flags).</summary>
internal static class TagDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("flag-before-restore", Defect.V2, "PG_tag_storage_reserved is visible before the saved tags are back.",
            sign => sign is { Invariant: "I3" or "I4", Function: "reserve_tag_storage" } or { Invariant: "I7", Function: "mte_restore_tags_for_pfn" }
                or { Invariant: "I7", Function: "mte_sync_tags", Detail: "overwritten before the saved tags were restored" })
            { Function = "reserve_tag_storage", SaidBy = "review of RFC v2" },
        new("warn-on-restore", Defect.V3, "set_page_mte_tagged() warns in mte_restore_tags_for_pfn(): the reserved flag is not set yet.",
            sign => sign is { Invariant: "I21", Function: "mte_restore_tags_for_pfn" } && sign.Detail.StartsWith("tag_storage_enabled()", StringComparison.Ordinal))
            { Function = "mte_restore_tags_for_pfn", SaidBy = "review of RFC v3" },
        new("stranded-save", Defect.V3, "A save between restore and the setting of the flag stores tags for a page that then becomes reserved.",
            sign => sign is { Invariant: "I3", Function: "reserve_tag_storage", Detail: "saved tags are pending" }
                or { Invariant: "I4", Function: "reserve_tag_storage" or "mte_save_tags_for_pfn" }
                or { Invariant: "I7", Function: "mte_sync_tags", Detail: "overwritten before the saved tags were restored" })
            { Function = "reserve_tag_storage" },
        new("transfer-moves-instead-of-copying", Defect.V3, "try_transfer_saved_tags() takes the saved tags away from a source that lives on.",
            sign => sign is { Invariant: "I7", Function: "try_transfer_saved_tags", Detail: "saved tags erased" })
            { Function = "try_transfer_saved_tags" },
        new("buffer-failure-reported-as-transferred", Defect.Both, "The tag buffer cannot be allocated and try_transfer_saved_tags() says that the tags are transferred: the copy has none.",
            sign => sign is { Invariant: "I7", Function: "try_transfer_saved_tags", Detail: "no tag buffer" }
                or { Invariant: "I22", Function: "try_transfer_saved_tags", Detail: "no VM_FAULT_OOM" })
            { Function = "try_transfer_saved_tags" },
        new("reserve-failure-reported-as-saved", Defect.Both, "xa_reserve() fails and mte_save_tags_for_pfn() says that the tags are saved: the buffer is leaked.",
            sign => sign is { Invariant: "I11", Detail: "leaked", Function: "mte_try_transfer_swap_tags" or "try_transfer_saved_tags" }
                or { Invariant: "I7", Function: "mte_save_tags_for_pfn", Detail: "no slot in tags_by_pfn" }
                or { Invariant: "I22", Function: "mte_save_tags_for_pfn", Detail: "no VM_FAULT_OOM" })
            { Function = "mte_save_tags_for_pfn" },
    ];
}
