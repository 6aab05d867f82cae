namespace TagStorageModel.Harness;

/// <summary>Defects about sleeping and interrupts: what calls what in which context (rules I2, I13, I14 and warnings of !preemptible()).</summary>
internal static class SleepDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("irqs-left-off", Defect.Both, "xa_store() of tag_storage_reserve_block() retakes an IRQ array's lock by the array's type and unlocks it plainly: interrupts stay off.",
            sign => sign is { Invariant: "I13", Function: "tag_storage_reserve_block" } or { Invariant: "I13", Function: "cma_alloc_range" }
                || (IsWarningOfContext(sign) && sign.Context == "process+irqs-off" && !sign.HoldsPageTableLock && !sign.Locks.Contains("private_lock"))
                || (sign.Invariant is "I2" && sign.Context.StartsWith("process+irqs-off", StringComparison.Ordinal) && !sign.HoldsPageTableLock))
            { Function = "tag_storage_reserve_block" },
        new("sleeping-copy-in-fork", Defect.Both, "copy_highpage() reaches GFP_KERNEL allocations while fork holds both page table locks.",
            sign => sign is { Invariant: "I2", HoldsPageTableLock: true, Function: "try_transfer_saved_tags" or "mte_save_tags_for_pfn" }
                || (IsWarningOfContext(sign) && sign is { HoldsPageTableLock: true, Function: "try_transfer_saved_tags" }))
            { Function = "try_transfer_saved_tags", SaidBy = "review of RFC v3" },
        new("sleeping-copy-in-collapse", Defect.Both, "copy_highpage() reaches GFP_KERNEL allocations while khugepaged's copy loop is in an RCU read section.",
            sign => sign is { HoldsPageTableLock: false, Function: "try_transfer_saved_tags" or "mte_save_tags_for_pfn" } && sign.Context.Contains("+rcu", StringComparison.Ordinal) && (sign.Invariant == "I2" || IsWarningOfContext(sign)))
            { Function = "try_transfer_saved_tags", SaidBy = "review of RFC v3, in part" },
        new("copy-under-private-lock", Defect.Both, "__buffer_migrate_folio() copies the page under mapping->private_lock, a spinlock, when it has to check the buffers' references: try_transfer_saved_tags() warns that it must not sleep.",
            sign => IsWarningOfContext(sign) && sign is { Function: "try_transfer_saved_tags" } && sign.Locks.Contains("private_lock"))
            { Function = "try_transfer_saved_tags" },
    ];

    private static bool IsWarningOfContext(ViolationSign sign) => sign is { Invariant: "I21", Detail: "!preemptible()" };
}
