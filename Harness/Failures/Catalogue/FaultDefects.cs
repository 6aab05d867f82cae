namespace TagStorageModel.Harness;

/// <summary>Defects about page faults: what they return, what they hold, whether they end (rules I17 to I19 and I22).</summary>
internal static class FaultDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("retry-without-release", Defect.V2,
            "The handlers of fault on access return VM_FAULT_RETRY at out_retry and drop the VMA's lock at most: under mmap_lock whoever faulted takes it that it has been released, and takes it again.",
            sign => sign is { Invariant: "I19", Function: "handle_page_missing_tag_storage" or "handle_huge_page_missing_tag_storage", Detail: "VM_FAULT_RETRY with the lock held" })
            { Function = "handle_page_missing_tag_storage" },
        new("major-fault-forgotten", Defect.Both,
            "do_swap_page() keeps the result of arch_swap_prepare_to_restore() in the variable that says VM_FAULT_MAJOR: a fault that had to read the page in returns 0.",
            sign => sign is { Invariant: "I22", Function: "do_swap_page", Detail: "VM_FAULT_MAJOR is lost" })
            { Function = "do_swap_page" },
        new("oom-becomes-sigbus", Defect.Both,
            "shmem_swapin_folio() answers VM_FAULT_OOM of arch_swap_prepare_to_restore() with -EINVAL: shmem_fault() returns what vmf_error() makes of that, VM_FAULT_SIGBUS, and the process is killed for want of a tag buffer.",
            sign => sign is { Invariant: "I22", Function: "mte_try_transfer_swap_tags", Detail: "no VM_FAULT_OOM" })
            { Function = "shmem_swapin_folio" },
        new("interrupted-reservation-reported-as-done", Defect.V2,
            "A fatal signal during alloc_contig_range() makes reserve_tag_storage() return 0 although nothing is reserved: the page is allocated as a tagged one, tag_clear_highpage() writes its tags to a block that is not reserved, "
            + "and because it is PG_mte_tagged its end takes away a use of the block that is another page's.",
            sign => sign is { Invariant: "I5" or "I1" or "I21", Function: "tag_clear_highpage" }
                or { Invariant: "I9", Function: "arch_free_pages_prepare", Detail: "a freed page takes away a use that it does not have" }
                or { Invariant: "I9", Function: "tag_storage_unreserve_block", Detail: "a reserved block loses its last reference" })
            { Function = "reserve_tag_storage" },
        new("replacement-needs-the-replaced-page", Defect.V2,
            "migrate_tag_storage_page() allocates a tagged page in place of one in a frame of tag storage. If the allocator offers a page whose own tags belong in that very frame, reserve_tag_storage() cannot have the frame, "
            + "which is isolated and in use; the allocation fails, the page is put back, the fault returns 0, and the next one is offered the same page.",
            sign => sign is { Invariant: "I18", Function: "migrate_tag_storage_page", Detail: "livelock" })
            { Function = "migrate_tag_storage_page" },
        new("tagged-between-transfer-and-copy", Defect.Both,
            "try_transfer_saved_tags() finds the source untagged and has nothing to transfer; before copy_highpage() looks at PG_mte_tagged once more the source gets storage and tags, which are then written for a target that has no storage.",
            sign => sign is { Invariant: "I5" or "I1" or "I21", Function: "copy_highpage" })
            { Function = "copy_highpage" },
        new("kvm-copy-tags-without-storage", Defect.V3,
            "KVM_ARM_MTE_COPY_TAGS was left as it is: it wins PG_mte_lock of a guest's page, writes the tags and sets PG_mte_tagged without asking for tag storage, which a page that the guest has not yet accessed need not have.",
            sign => sign is { Invariant: "I5" or "I1" or "I21", Function: "kvm_vm_ioctl_mte_copy_tags" })
            { Function = "kvm_vm_ioctl_mte_copy_tags" },
    ];
}
