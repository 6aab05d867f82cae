using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <summary>Defects about tags: written, saved, restored, lost (rules I1, I3 to I8, I11, I15, I16 and warnings about flags).</summary>
internal static class TagDefects
{
    internal static IReadOnlyList<Defect> All { get; } =
    [
        new("flag-before-restore", Postings.V2, "PG_tag_storage_reserved is visible before the saved tags are back.",
            sign => sign is { Invariant: "I3", Function: "reserve_tag_storage", Detail: "saved tags are pending" }
                or { Invariant: "I4", Function: "reserve_tag_storage" or "mte_save_tags_for_pfn", Detail: "" }
                or { Invariant: "I6" or "I7", Function: "mte_restore_tags_for_pfn", Detail: "overwritten" or "saved tags erased" }
                or { Invariant: "I6" or "I7", Detail: "overwritten before the saved tags were restored",
                    Function: "mte_sync_tags" or "mte_restore_page_tags_by_swp_entry" or "handle_page_missing_tag_storage"
                        or "do_swap_page" or "remove_migration_pte" }
                or { Invariant: "I21", Function: "mte_restore_tags_for_pfn", Detail: "!try_page_mte_tagging(page)" })
            {
                Brief = "reserved before its tags are back", Function = "reserve_tag_storage",
                SaidBy = "review of RFC v2", Link = Postings.ThreadOfV2,
            },
        new("warn-on-restore", Postings.V3, "set_page_mte_tagged() warns in mte_restore_tags_for_pfn(): the reserved flag is not set yet.",
            sign => sign is { Invariant: "I21", Function: "mte_restore_tags_for_pfn" }
                && sign.Detail.StartsWith("tag_storage_enabled()", StringComparison.Ordinal))
            {
                Brief = "warns: flag is set after restoring", Function = "mte_restore_tags_for_pfn",
                SaidBy = "review of RFC v3", Link = Postings.ThreadOfV3,
            },
        new("stranded-save", Postings.V3,
            "A save between restore and the setting of the flag stores tags for a page that then becomes reserved: into a slot that it "
            + "had reserved, and that restoring has erased.",
            sign => sign is { Invariant: "I3", Function: "reserve_tag_storage", Detail: "saved tags are pending" }
                or { Invariant: "I4", Function: "reserve_tag_storage" or "mte_save_tags_for_pfn", Detail: "" }
                or { Invariant: "I6" or "I7", Function: "mte_sync_tags" or "mte_restore_page_tags_by_swp_entry",
                    Detail: "overwritten before the saved tags were restored" }
                or { Invariant: "I16", Function: "mte_restore_tags_for_pfn",
                    Detail: "erases what mte_save_tags_for_pfn has reserved" })
            { Brief = "page is reserved, tags stay saved", Function = "reserve_tag_storage" },
        new("transfer-moves-instead-of-copying", Postings.Both,
            "try_transfer_saved_tags() takes the saved tags away from a source that lives on: a page of the page cache, or one that KSM "
            + "shares. RFC v2 does it to frames of tag storage alone.",
            sign => sign is { Invariant: "I6" or "I7", Function: "try_transfer_saved_tags", Detail: "saved tags erased" }
                or { Invariant: "I3", Function: "try_transfer_saved_tags", Detail: "saved tags were not restored" }
                or { Invariant: "I16", Function: "try_transfer_saved_tags", Detail: "erases what mte_save_tags_for_pfn has reserved" })
            { Brief = "the source loses its saved tags", Function = "try_transfer_saved_tags" },
        new("buffer-failure-reported-as-transferred", Postings.Both,
            "The tag buffer cannot be allocated and try_transfer_saved_tags() says that the tags are transferred: the copy has none.",
            sign => sign is { Invariant: "I6" or "I7", Function: "try_transfer_saved_tags", Detail: "no tag buffer" }
                or { Invariant: "I21", Function: "try_transfer_saved_tags", Detail: "!tags" }
                or { Invariant: "I22", Function: "try_transfer_saved_tags",
                    Detail: "no VM_FAULT_OOM" or "swapoff() returns 0 without the tags" })
            { Brief = "no buffer: tags are lost", Function = "try_transfer_saved_tags" },
        new("reserve-failure-reported-as-saved", Postings.Both,
            "xa_reserve() fails and mte_save_tags_for_pfn() says that the tags are saved: the buffer is leaked.",
            sign => sign is { Invariant: "I11", Detail: "leaked for want of a slot",
                Function: "mte_try_transfer_swap_tags" or "try_transfer_saved_tags" }
                or { Invariant: "I6" or "I7", Function: "mte_save_tags_for_pfn", Detail: "no slot in tags_by_pfn" }
                or { Invariant: "I22", Function: "mte_save_tags_for_pfn",
                    Detail: "no VM_FAULT_OOM" or "swapoff() returns 0 without the tags" })
            { Brief = "no xarray slot: tags are lost", Function = "mte_save_tags_for_pfn" },
        new("saved-tags-not-copied", Postings.V2,
            "try_transfer_saved_tags() looks for saved tags only where the source is a frame of tag storage: those of any other page are "
            + "not copied, and migration and shmem_replace_folio() free the source.",
            sign => sign is { Invariant: "I6" or "I7", Function: "copy_highpage", Detail: "tags not copied" })
            { Brief = "saved tags are not copied", Function = "try_transfer_saved_tags" },
        new("slot-not-released", Postings.V2,
            "mte_save_tags_for_pfn() has reserved a slot of tags_by_pfn when it finds the page reserved, and returns without "
            + "xa_release(): the slot stays for ever.",
            sign => sign is { Invariant: "I16", Function: "mte_save_tags_for_pfn", Detail: "tags_by_pfn" })
            { Brief = "an unused slot stays in tags_by_pfn", Function = "mte_save_tags_for_pfn" },
        new("saved-tags-outlive-their-page", Postings.Both,
            "A page that has only saved tags is neither PG_mte_tagged nor PG_tag_storage_reserved, so arch_free_pages_prepare() leaves "
            + "them in tags_by_pfn: reserve_tag_storage() gives them to the frame's next owner, whose first use finds PG_mte_lock set.",
            sign => sign is { Invariant: "I6" or "I7" or "I8", Function: "arch_free_pages_prepare",
                Detail: "left behind by a page that is freed" or "saved tags outlive their page" }
                or { Invariant: "I21", Function: "tag_clear_highpage", Detail: "!try_page_mte_tagging(page)" }
                or { Invariant: "I21", Function: "copy_highpage" or "try_transfer_saved_tags", Detail: "!try_page_mte_tagging(to)" })
            { Brief = "next owner gets another's tags", Function = "arch_free_pages_prepare" },
        new("swap-tags-read-after-free", Postings.Both,
            "mte_try_transfer_swap_tags() and mte_restore_page_tags_by_swp_entry() use what xa_load() returned outside of RCU and "
            + "without a reference: another task frees the entry's last use, and mte_invalidate_tags_by_swp_entry() the buffer, before "
            + "it is read.",
            sign => sign is { Invariant: "I15", Function: "mte_try_transfer_swap_tags" or "mte_restore_page_tags_by_swp_entry",
                Detail: "tag buffer read" })
            { Brief = "tag buffer is read after kfree()", Function = "mte_try_transfer_swap_tags" },
        new("swap-out-drops-saved-tags", Postings.Both,
            "mte_save_page_tags_by_swp_entry() stores tags of PG_mte_tagged pages alone: a page whose tags are in tags_by_pfn goes to "
            + "swap without them.",
            sign => sign is { Invariant: "I6" or "I7", Function: "mte_save_page_tags_by_swp_entry",
                Detail: "tags not saved for the swap entry" })
            { Brief = "saved tags do not go to swap", Function = "mte_save_page_tags_by_swp_entry" },
        new("ksm-ignores-saved-tags", Postings.Both,
            "memcmp_pages() takes a page that is not PG_mte_tagged for one without tags: KSM merges pages whose tags, in tags_by_pfn, "
            + "differ.",
            sign => sign is { Invariant: "I6" or "I7", Function: "replace_page", Detail: "page with other tags mapped" })
            { Brief = "merges pages whose saved tags differ", Function = "memcmp_pages" },
        new("tagged-while-copied", Postings.Both,
            "copy_highpage() asks for PG_mte_tagged again after try_transfer_saved_tags() has found it clear: a page of the page cache "
            + "that is mapped tagged in between is copied, tags and all, into a page without storage.",
            sign => sign is { Invariant: "I1" or "I5", Function: "copy_highpage", Detail: "" }
                || IsOverwriting(sign, "copy_highpage")
                || (sign is { Invariant: "I21", Function: "copy_highpage" } && IsNotReserved(sign))
                || sign is { Invariant: "I21", Function: "free_tag_storage",
                    Detail: "tag_storage_find_block(page, &start_block, &region)" })
            { Brief = "tags are copied without storage", Function = "copy_highpage" },
        new("ptrace-without-storage", Postings.V2,
            "access_remote_tags() takes whatever page get_user_pages() finds, a fault-on-access one too: its tags are accessed without "
            + "storage, or before they are initialised or restored.",
            sign => sign is { Invariant: "I1", Function: "access_remote_tags", Detail: "" }
                || IsOverwriting(sign, "access_remote_tags") || IsEarlyAccess(sign, "access_remote_tags"))
            {
                Brief = "ptrace reads tags without storage", Function = "access_remote_tags",
                SaidBy = "review of RFC v2", Link = Postings.ThreadOfV2,
            },
        new("ptrace-before-tags-are-set", Postings.V3,
            "access_remote_tags() asks for PG_tag_storage_reserved only: between reserve_tag_storage() of a fault and its set_pte_at() "
            + "the tags are uninitialised, and mte_sync_tags() then clears what was written.",
            sign => IsEarlyAccess(sign, "access_remote_tags"))
            { Brief = "ptrace reaches uninitialised tags", Function = "access_remote_tags" },
        new("kvm-copies-tags-without-storage", Postings.V3,
            "KVM_ARM_MTE_COPY_TAGS was left as it is in mainline: it writes the tags of a page whose storage nobody has reserved, and "
            + "sets PG_mte_lock and PG_mte_tagged, which mte_restore_tags_for_pfn() then finds set.",
            sign => sign is { Invariant: "I1" or "I5", Function: "kvm_vm_ioctl_mte_copy_tags", Detail: "" }
                || IsOverwriting(sign, "kvm_vm_ioctl_mte_copy_tags")
                || sign is { Invariant: "I21", Function: "mte_restore_tags_for_pfn", Detail: "!try_page_mte_tagging(page)" }
                or { Invariant: "I6" or "I7", Function: "kvm_vm_ioctl_mte_copy_tags", Detail: "written without tag storage" }
                || (sign is { Invariant: "I21", Function: "kvm_vm_ioctl_mte_copy_tags" } && IsNotReserved(sign)))
            { Brief = "KVM writes tags without storage", Function = "kvm_vm_ioctl_mte_copy_tags" },
        new("signal-reported-as-reserved", Postings.V2,
            "reserve_tag_storage() turns −EINTR of alloc_contig_range() into 0: the page is allocated as if it had tag storage, "
            + "tag_clear_highpage() writes its tags, and because it is PG_mte_tagged its end takes away a use of the block that is "
            + "another page's.",
            sign => sign is { Invariant: "I1" or "I5", Function: "tag_clear_highpage", Detail: "" }
                || IsOverwriting(sign, "tag_clear_highpage")
                || (sign is { Invariant: "I21", Function: "tag_clear_highpage" } && IsNotReserved(sign))
                || sign is { Invariant: "I9", Function: "arch_free_pages_prepare",
                    Detail: "a freed page takes away a use that it does not have" }
                or { Invariant: "I9", Function: "tag_storage_unreserve_block", Detail: "a reserved block loses its last reference" }
                or { Invariant: "I9", Function: "reserve_tag_storage", Detail: "a reserved page's block is not reserved" }
                or { Invariant: "I9", Function: "tag_storage_reserve_block" or "tag_storage_unreserve_block", Detail: "count too low" }
                or { Invariant: "I23", Function: "driver_alloc_pages", Detail: "tags written into the frame" })
            { Brief = "-EINTR is taken for success", Function = "reserve_tag_storage" },
        new("free-asks-for-tagged", Postings.V2,
            "arch_free_pages_prepare() asks for PG_mte_tagged of the head: a page tagged but not reserved, or a huge page of which "
            + "single pages were reserved, gives back uses of a block that belong to other pages; a page reserved but never tagged keeps "
            + "its use for ever.",
            sign => sign is { Invariant: "I9", Function: "arch_free_pages_prepare", Detail: "a freed page keeps its use" }
                or { Invariant: "I9", Function: "tag_storage_unreserve_block", Detail: "a reserved page's block is not reserved" }
                or { Invariant: "I21", Function: "free_tag_storage", Detail: "!xa_load(&tag_blocks_reserved, block)" })
            { Brief = "freeing goes by the wrong flag", Function = "arch_free_pages_prepare" },
        new("swap-entry-overwrites-saved-tags", Postings.Both,
            "mte_try_transfer_swap_tags() asks for PG_mte_tagged and PG_tag_storage_reserved, not for saved tags: a page that was "
            + "written to in the swap cache and then migrated has newer ones in tags_by_pfn, which the entry's old ones replace.",
            sign => sign is { Invariant: "I6" or "I7", Function: "mte_save_tags_for_pfn", Detail: "other tags saved" })
            { Brief = "old swap tags replace newer ones", Function = "mte_try_transfer_swap_tags" },
        new("swap-entry-used-anew", Postings.Both,
            "do_swap_page() reads the entry of a synchronous device into a page of its own and nothing keeps others from the entry: the "
            + "page is swapped in, used and swapped out to the same entry meanwhile, "
            + "pte_same() finds no difference, and what is mapped has the contents and tags of before or none. As in mainline before 6.8.",
            sign => sign is { Invariant: "I6" or "I7", Function: "do_swap_page", Detail: "swap entry used anew" }
                or { Invariant: "I23", Function: "do_swap_page", Detail: "page with other contents mapped" or "other contents read in" })
            { Brief = "maps what a reused entry had before", Function = "do_swap_page", IsInMainline = true },
        new("tags-written-beside-a-copy", Postings.V3,
            "KVM_ARM_MTE_COPY_TAGS holds a reference on the page, no pin: fork shares the page and the parent's next store copies it "
            + "before the tags are written, which then are the child's alone. As in mainline.",
            sign => sign is { Invariant: "I6" or "I7", Function: "wp_page_copy", Detail: "page with other tags mapped" })
            { Brief = "tags reach the child's page alone", Function = "kvm_vm_ioctl_mte_copy_tags", IsInMainline = true },
        new("split-replaces-flags-of-tails", Postings.Both,
            "__split_huge_page_tail() replaces the flags of a tail by those of the head. Where pages of a huge page are mapped one by "
            + "one and tagged one by one, a tail is then taken for untagged, and its tags are cleared when it is mapped again; or for "
            + "tagged, and shows tags that nobody has initialised. As in mainline.",
            sign => sign is { Invariant: "I6" or "I7", Function: "__split_huge_page_tail",
                Detail: "the head's flags say whether it is tagged" })
            { Brief = "a split clears or invents tags", Function = "__split_huge_page_tail", IsInMainline = true },
        new("warning-without-memory", Postings.Both,
            "mte_save_page_tags_by_swp_entry() warns when xa_store() has no memory, which swap-out expects: the page is kept. As in "
            + "mainline.",
            sign => sign is { Invariant: "I21", Function: "mte_save_page_tags_by_swp_entry", Detail: "xa_is_err(ret)" })
            { Brief = "warns where memory is merely short", Function = "mte_save_page_tags_by_swp_entry", IsInMainline = true },
    ];

    private static bool IsNotReserved(ViolationSign sign) => sign.Detail == "tag_storage_enabled() && !page_tag_storage_reserved(page)";

    /// <summary>The tags that it writes without storage go into a frame that holds data.</summary>
    private static bool IsOverwriting(ViolationSign sign, string function) =>
        sign is { Invariant: "I23", Detail: "tags written into the frame" } && sign.Function == function;

    private static bool IsEarlyAccess(ViolationSign sign, string function) => sign.Function == function
        && (sign is { Invariant: "I21", Detail: "!page_mte_tagged(page)" }
            or { Invariant: "I6" or "I7", Detail: "read without tag storage" or "written without tag storage" }
            or { Invariant: "I6" or "I7", Detail: "read before the tags are initialised" or "written before the tags are initialised" });
}
