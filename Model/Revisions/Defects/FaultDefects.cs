using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <summary>Defects about page faults: what they return, what they hold, whether they end (rules I17 to I19 and I22).</summary>
internal static class FaultDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("major-fault-forgotten", Postings.Both,
            "do_swap_page() keeps the result of arch_swap_prepare_to_restore() in the variable that says VM_FAULT_MAJOR: a fault that "
            + "had to read the page in returns 0.",
            sign => sign is { Invariant: "I22", Function: "do_swap_page", Detail: "VM_FAULT_MAJOR is lost" })
            { Brief = "VM_FAULT_MAJOR is overwritten", Function = "do_swap_page" },
        new("huge-zero-page-faults-for-ever", Postings.Both,
            "The huge zero page is allocated without __GFP_TAGGED, and its entry is not a special one: in VM_MTE memory set_pmd_at() "
            + "finds no tag storage and makes it fault on access. The fault does not take it for a normal page, reserves nothing and "
            + "makes the entry present by another set_pmd_at(): every access faults for ever.",
            sign => sign is { Invariant: "I18", Function: "set_pmd_at", Detail: "livelock" })
            { Brief = "huge zero page never gets storage", Function = "get_huge_zero_page" },
        new("oom-becomes-sigbus", Postings.Both,
            "shmem_swapin_folio() answers VM_FAULT_OOM of arch_swap_prepare_to_restore() with -EINVAL: shmem_fault() returns what "
            + "vmf_error() makes of that, VM_FAULT_SIGBUS, and the process is killed for want of a tag buffer.",
            sign => sign is { Invariant: "I22", Function: "mte_try_transfer_swap_tags", Detail: "no VM_FAULT_OOM" })
            { Brief = "no memory becomes SIGBUS", Function = "shmem_swapin_folio" },
        new("replacement-needs-the-replaced-page", Postings.V2,
            "migrate_tag_storage_page() allocates a tagged page in place of one in a frame of tag storage. If the allocator offers a "
            + "page whose own tags belong in that very frame, reserve_tag_storage() cannot have the frame, "
            + "which is isolated and in use; the allocation fails, the page is put back, the fault returns 0, and the next one is offered "
            + "the same page.",
            sign => sign is { Invariant: "I18", Function: "migrate_tag_storage_page", Detail: "livelock" })
            { Brief = "migration target needs source", Function = "migrate_tag_storage_page" },
        new("swapoff-hides-oom", Postings.Both,
            "swapoff() wants memory for tags that arch_swap_prepare_to_restore() moves, and unuse_pte() and shmem_swapin_folio() make "
            + "-EINVAL of its VM_FAULT_OOM: the administrator is told that the device is none, not that memory is short.",
            sign => sign is { Invariant: "I22", Function: "mte_try_transfer_swap_tags", Detail: "swapoff() without -ENOMEM" })
            { Brief = "swapoff says -EINVAL for -ENOMEM", Function = "unuse_pte" },
        new("no-error-for-storage-in-use", Postings.Both,
            "A fault on access that cannot have tag storage, because a page in its place is pinned or the storage is somebody else's, is "
            + "retried, or returns 0 to be made again, and never VM_FAULT_OOM or VM_FAULT_SIGBUS: if nobody lets go of it, the access "
            + "faults for ever.",
            sign => sign is { Invariant: "I18", Detail: "refaults for ever: pinned page"
                or "refaults for ever: tag storage taken" })
            { Brief = "access faults for ever, no error", Function = "handle_folio_missing_tag_storage" },
    ];
}
