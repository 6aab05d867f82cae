namespace TagStorageModel.Harness;

/// <summary>Defects about locks: recursion, deadlocks, and orders that can become one (rules I12 and I20).</summary>
internal static class LockDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("release-under-own-lock", Defect.Both, "mte_save_tags_for_pfn() calls xa_release(), which takes the xa_lock that it holds.",
            sign => sign is { Invariant: "I12", Function: "mte_save_tags_for_pfn", Detail: "recursion" })
            { Function = "mte_save_tags_for_pfn" },
        new("irq-deadlock-on-plain-store", Defect.Both, "A plain xa_store() on tag_blocks_reserved leaves interrupts on; one that frees a tagged page wants the same lock.",
            sign => sign is { Invariant: "I12", Function: "tag_storage_reserve_block" })
            { Function = "tag_storage_reserve_block" },
    ];
}
