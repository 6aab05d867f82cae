using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <summary>
/// Defects about sleeping and interrupts: what calls what in which context (rules I2, I13, I14 and warnings of !preemptible()).
/// </summary>
internal static class SleepDefects
{
    /// <summary>Spinlocks that are held with interrupts off: under one, it is its holder who has turned them off.</summary>
    private static readonly string[] IrqLocks =
        ["cma->lock", "i_pages.xa_lock", "swp_slots.free_lock", "tag_blocks_reserved.xa_lock", "zone.lock", "lruvec->lru_lock"];

    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("irqs-left-off", Postings.Both,
            "xa_store() of tag_storage_reserve_block() retakes an IRQ array's lock by the array's type and unlocks it plainly: "
            + "interrupts stay off, until an unlock turns them on again.",
            sign => sign is { Invariant: "I13", Function: "tag_storage_reserve_block", Detail: "__xas_nomem" or "" }
                || (sign is { Invariant: "I13", Context: "process" or "process+rcu" } && !HoldsIrqLock(sign))
                || (sign is { Invariant: "I2", Context: "process+irqs-off" } && !sign.HoldsPageTableLock() && !HoldsIrqLock(sign))
                || (IsWarningOfContext(sign) && sign.Context is "process+irqs-off" && !sign.HoldsPageTableLock() && !HoldsIrqLock(sign)
                    && !sign.Locks.Contains("private_lock")))
            { Function = "tag_storage_reserve_block" },
        new("sleeping-copy-in-fork", Postings.Both,
            "copy_highpage() reaches GFP_KERNEL allocations while fork holds both page table locks.",
            sign => (sign is { Invariant: "I2", Function: "try_transfer_saved_tags" or "mte_save_tags_for_pfn" }
                || (IsWarningOfContext(sign) && sign is { Function: "try_transfer_saved_tags" }))
                && sign.HoldsPageTableLock() && sign.Locks.Contains("ptl-nested"))
            { Function = "try_transfer_saved_tags", SaidBy = "review of RFC v3" },
        new("sleeping-prepare-in-swapoff", Postings.Both,
            "unuse_pte() calls arch_swap_prepare_to_restore() under the page table lock: mte_try_transfer_swap_tags() allocates a buffer "
            + "and mte_save_tags_for_pfn() a slot with GFP_KERNEL.",
            sign => sign is { Invariant: "I2", Function: "mte_try_transfer_swap_tags" or "mte_save_tags_for_pfn" }
                && sign.HoldsPageTableLock()
                && !sign.Locks.Contains("ptl-nested"))
            { Function = "mte_try_transfer_swap_tags" },
        new("sleeping-copy-in-collapse", Postings.Both,
            "copy_highpage() reaches GFP_KERNEL allocations while khugepaged's copy loop is in an RCU read section.",
            sign => !sign.HoldsPageTableLock() && sign is { Function: "try_transfer_saved_tags" or "mte_save_tags_for_pfn" }
                && sign.Context is "process+rcu" or "process+irqs-off+rcu" && (sign.Invariant == "I2" || IsWarningOfContext(sign)))
            { Function = "try_transfer_saved_tags", SaidBy = "review of RFC v3, in part" },
        new("copy-under-private-lock", Postings.Both,
            "__buffer_migrate_folio() copies the page under mapping->private_lock, a spinlock, when it has to check the buffers' "
            + "references: try_transfer_saved_tags() warns that it must not sleep, and does where an earlier owner of the frame has left "
            + "saved tags behind. Such an allocation may reclaim, and reclaim takes private_lock to drop buffers.",
            sign => sign.IsOrder(("private_lock", "fs_reclaim"))
                || (sign.Locks.Contains("private_lock") && ((IsWarningOfContext(sign) && sign is { Function: "try_transfer_saved_tags" })
                    || sign is { Invariant: "I2", Function: "mte_save_tags_for_pfn" or "try_transfer_saved_tags" })))
            { Function = "try_transfer_saved_tags" },
    ];

    private static bool HoldsIrqLock(ViolationSign sign) => sign.Locks.Any(IrqLocks.Contains);

    private static bool IsWarningOfContext(ViolationSign sign) => sign is { Invariant: "I21", Detail: "!preemptible()" };
}
