using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <summary>Defects about locks: recursion, deadlocks, and orders that can become one (rules I12 and I20).</summary>
internal static class LockDefects
{
    /// <summary>Locks that system calls take before any other: never rightly under mmap_lock.</summary>
    private static readonly string[] Outermost = ["swap_slots_cache_enable_mutex", "swapon_mutex", "kvm->slots_lock", "inode->i_rwsem"];

    /// <summary>Who takes the lock of tags_by_pfn and leaves interrupts on, or in an interrupt.</summary>
    private static readonly string[] TagsByPfnUsers =
    [
        "mte_save_tags_for_pfn", "mte_restore_tags_for_pfn", "try_transfer_saved_tags", "free_tag_storage", "copy_highpage_prepare",
        "copy_highpage_atomic", "copy_highpage_end",
    ];

    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("release-under-own-lock", Postings.Both, "mte_save_tags_for_pfn() calls xa_release(), which takes the xa_lock that it holds.",
            sign => sign is { Invariant: "I12", Function: "mte_save_tags_for_pfn", Detail: "recursion: tags_by_pfn.xa_lock" })
            { Brief = "xa_release() retakes its own lock", Function = "mte_save_tags_for_pfn" },
        new("irq-deadlock-on-plain-store", Postings.Both,
            "A plain xa_store() on tag_blocks_reserved leaves interrupts on; one that frees a tagged page wants the same lock.",
            sign => sign is { Invariant: "I12", Function: "tag_storage_reserve_block" }
                && IsIrqDeadlock(sign, "tag_blocks_reserved.xa_lock"))
            { Brief = "block xa_lock taken with irqs on", Function = "tag_storage_reserve_block" },
        new("irq-deadlock-on-tags-by-pfn", Postings.Both,
            "tags_by_pfn_lock() leaves interrupts on; free_tag_storage(), which an interrupt that drops a tagged page's last reference "
            + "reaches, takes the same lock.",
            sign => TagsByPfnUsers.Contains(sign.Function) && sign.IsPlainTagsByPfn())
            { Brief = "tags_by_pfn lock taken with irqs on", Function = "free_tag_storage" },
        new("mmap-lock-kept-on-retry", Postings.V2,
            "handle_page_missing_tag_storage() returns VM_FAULT_RETRY without dropping mmap_lock: the retry takes it again, the task "
            + "keeps it for ever, and whoever writes under it waits.",
            sign => sign is { Invariant: "I12", Detail: "recursion: mmap_lock" or "waits for ever: mmap_lock" }
                or { Invariant: "I19", Function: "handle_page_missing_tag_storage" or "handle_huge_page_missing_tag_storage",
                    Detail: "VM_FAULT_RETRY with the lock held" }
                || (sign is { Invariant: "I12", Detail: "lock held on return to user" } && sign.Locks.All(held => held is "mmap_lock"))
                || (sign.Invariant is "I12" && sign.IsOrder(Outermost.Select(taken => ("mmap_lock", taken))))
                || (sign.Invariant is "I12" && Wanted(sign) is { Length: > 0 } wanted && wanted.All(lockClass => lockClass is "mmap_lock")))
            { Brief = "VM_FAULT_RETRY keeps mmap_lock", Function = "handle_page_missing_tag_storage" },
        new("reclaim-under-page-table-lock", Postings.Both,
            "A GFP_KERNEL allocation under a page table lock, fork's in try_transfer_saved_tags() or swapoff's in "
            + "mte_try_transfer_swap_tags(), may reclaim; and reclaim unmaps pages under page table locks.",
            sign => sign.Invariant is "I12" && sign.IsOrder([("ptl", "fs_reclaim"), ("ptl-nested", "fs_reclaim")]))
            { Brief = "reclaim wants the page table lock", Function = "try_transfer_saved_tags" },
        new("folio-locked-over-reserve", Postings.Both,
            "A page of the swap cache, which may be data in a tag storage frame, is locked while a tagged copy of it is allocated: "
            + "reserve_tag_storage() may have to migrate that very page, or waits for locks whose holder does, who waits for the page's "
            + "lock.",
            sign => sign.Invariant is "I12"
                && (sign.IsOrder([("folio_lock", "tag_blocks_lock"), ("folio_lock", "cma_mutex")])
                    || (sign.Detail is "recursion: folio_lock" && sign.Locks.Contains("tag_blocks_lock"))
                    || (Wanted(sign) is var wanted && wanted.Contains("folio_lock")
                        && wanted.Any(lockClass => lockClass is "tag_blocks_lock" or "cma_mutex")
                        && wanted.All(lockClass => lockClass is "folio_lock" or "tag_blocks_lock" or "cma_mutex"))))
            { Brief = "reserves with the folio locked", Function = "reserve_tag_storage" },
        new("tags-copied-from-user-under-pg-mte-lock", Postings.V3,
            "KVM_ARM_MTE_COPY_TAGS copies from user memory between try_page_mte_tagging() and set_page_mte_tagged(): the copy may fault "
            + "and wait for mmap_lock, a page table lock or whatever an allocation needs, while others hold one of these and spin for "
            + "PG_mte_tagged; so does the ioctl itself where the buffer is the page; and it may lose its CPU to one that spins. As in "
            + "mainline.",
            sign => sign is { Invariant: "I20", Detail: not "in an interrupt" }
                || (sign.Invariant is "I12" && (sign.Detail is "recursion: smp_cond_load_acquire"
                        or "spins for a task that is off its CPU: smp_cond_load_acquire"
                    || (sign.Detail is "waits for ever: smp_cond_load_acquire" && sign.Locks.Contains("kvm->slots_lock"))
                    || (sign.Detail.StartsWith("lock order: ", StringComparison.Ordinal) && sign.Detail.Contains("PG_mte_lock"))
                    || Wanted(sign).Contains("smp_cond_load_acquire"))))
            { Brief = "faults while others spin", Function = "kvm_vm_ioctl_mte_copy_tags", IsInMainline = true },
    ];

    private static bool IsIrqDeadlock(ViolationSign sign, string lockClass) =>
        sign.Detail == "inconsistent lock state: " + lockClass
        || sign.Detail == "inconsistent lock state (softirq): " + lockClass || sign.Detail == "deadlock with an interrupt: " + lockClass;

    /// <summary>The classes that the threads of a wait cycle want, the first twice; none if it is no wait cycle.</summary>
    private static string[] Wanted(ViolationSign sign) => sign.Detail.StartsWith("deadlock: ", StringComparison.Ordinal)
        ? [.. sign.Detail.Split(" -> ").Select(part => part.Split(" wants ")[^1])]
        : [];

    /// <summary>Whether an interrupt wants the lock of tags_by_pfn that it has interrupted, or may.</summary>
    internal static bool IsPlainTagsByPfn(this ViolationSign sign) =>
        sign.Invariant is "I12" && IsIrqDeadlock(sign, "tags_by_pfn.xa_lock");
}
