using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <summary>
/// Defects about sleeping and interrupts: what calls what in which context (rules I2, I13, I14 and warnings of !preemptible()).
/// </summary>
internal static class SleepDefects
{
    /// <summary>
    /// C functions that take a lock with spin_lock_irq() and drop it with spin_unlock_irq(), as they may where interrupts are on.
    /// </summary>
    private static readonly string[] PlainIrqUsers =
    [
        "cma_alloc_range", "free_swap_slot", "move_to_new_folio", "shmem_add_to_page_cache", "split_huge_page_to_list",
    ];

    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("irqs-left-off", Postings.Both,
            "xa_store() of tag_storage_reserve_block() retakes an IRQ array's lock by the array's type and unlocks it plainly: "
            + "interrupts stay off, until an unlock turns them on again.",
            sign => sign is { Invariant: "I13", Function: "tag_storage_reserve_block", Detail: "__xas_nomem", LeftOff: "" }
                || (sign.EndsWhatTheSlowStoreLeft() && PlainIrqUsers.Contains(sign.Detail))
                || (sign.SuffersFromTheSlowStore() && (sign.Invariant is "I2" || sign.IsWarningOfContext())))
            { Brief = "xa_store() leaves interrupts off", Function = "tag_storage_reserve_block" },
        new("sleeping-copy-in-fork", Postings.Both,
            "copy_highpage() reaches GFP_KERNEL allocations while fork holds both page table locks.",
            sign => (sign is { Invariant: "I2", Function: "try_transfer_saved_tags" or "mte_save_tags_for_pfn" }
                || (sign.IsWarningOfContext() && sign is { Function: "try_transfer_saved_tags" }))
                && sign.HoldsJust("ptl", "ptl-nested"))
            {
                Brief = "GFP_KERNEL under page table locks", Function = "try_transfer_saved_tags",
                SaidBy = "review of RFC v3", Link = Postings.ThreadOfV3,
            },
        new("sleeping-prepare-in-swapoff", Postings.Both,
            "unuse_pte() calls arch_swap_prepare_to_restore() under the page table lock: mte_try_transfer_swap_tags() allocates a buffer "
            + "and mte_save_tags_for_pfn() a slot with GFP_KERNEL.",
            sign => sign is { Invariant: "I2", Function: "mte_try_transfer_swap_tags" or "mte_save_tags_for_pfn" }
                && sign.HoldsJust("ptl") && sign.Locks.Contains("folio_lock"))
            { Brief = "GFP_KERNEL under a page table lock", Function = "mte_try_transfer_swap_tags" },
        new("sleeping-copy-in-collapse", Postings.Both,
            "copy_highpage() reaches GFP_KERNEL allocations while khugepaged's copy loop is in an RCU read section.",
            sign => sign.HoldsJust() && sign is { Function: "try_transfer_saved_tags" or "mte_save_tags_for_pfn" }
                && sign.Context.EndsWith("+rcu", StringComparison.Ordinal) && (sign.Invariant == "I2" || sign.IsWarningOfContext()))
            {
                Brief = "GFP_KERNEL in an RCU section", Function = "try_transfer_saved_tags",
                SaidBy = "review of RFC v3, in part", Link = Postings.ThreadOfV3,
            },
        new("copy-under-private-lock", Postings.Both,
            "__buffer_migrate_folio() copies the page under mapping->private_lock, a spinlock, when it has to check the buffers' "
            + "references: try_transfer_saved_tags() warns that it must not sleep, and does where an earlier owner of the frame has left "
            + "saved tags behind. Such an allocation may reclaim, and reclaim takes private_lock to drop buffers.",
            sign => sign.IsOrder(("private_lock", "fs_reclaim"))
                || (sign.HoldsJust("private_lock") && ((sign.IsWarningOfContext() && sign is { Function: "try_transfer_saved_tags" })
                    || sign is { Invariant: "I2", Function: "mte_save_tags_for_pfn" or "try_transfer_saved_tags" })))
            { Brief = "GFP_KERNEL under private_lock", Function = "try_transfer_saved_tags" },
    ];
}
