using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// Steps that no run of a revision can come to, each with the reason. A sweep that comes to one all the same says
/// that the reason is wrong.
/// </summary>
public static class Unreachable
{
    private const string NoMteForGuests = "guests have no MTE in RFC v2";
    private const string NoLookAtStorage = "RFC v2 does not look whether the page has tag storage";
    private const string NeverUnlocks = "xa_release() before it wants the lock that is held, and never returns";
    private const string NotMapped = "the target of a copy is mapped by nobody yet: nobody reserves its tag storage meanwhile";
    private const string NoEntryLeft = "try_to_unuse() returns when no entry is left, and an entry's tags are invalidated when it is freed: tags are stored only while the page is locked in the swap cache, and invalidated under si->lock, which swapoff() takes before";
    private const string MteStays = "only entries of VM_MTE areas become fault-on-access, and VM_MTE is never taken away";

    private static readonly Dictionary<string, string> InAll = new()
    {
        ["step mte_invalidate_tags_area_by_swp_entry step 3: __xa_erase"] = NoEntryLeft,
        ["step mte_invalidate_tags_area_by_swp_entry step 4: free"] = NoEntryLeft,
        ["step mte_invalidate_tags_area_by_swp_entry step 5: xas_next_entry"] = NoEntryLeft,
    };

    private static readonly SortedDictionary<string, string> V2 = new(InAll, StringComparer.Ordinal)
    {
        ["step access_remote_tags step 6: put_page"] = NoLookAtStorage,
        ["step access_remote_tags step 7: handle_mm_fault"] = NoLookAtStorage,
        ["step dup_mmap step 7: set_mte_kvm"] = NoMteForGuests,
        ["step kvm_vm_ioctl, vm_ioctl step 1: kvm_vm_ioctl_mte_copy_tags"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 1: lock"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 2: hva_to_pfn"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 3: page_mte_tagged"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 4: read"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 5: try_page_mte_tagging"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 6: write"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 7: set_page_mte_tagged"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 8: put_page"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 9: unlock"] = NoMteForGuests,
        ["step try_transfer_saved_tags, save_or_free step 2: free"] = NotMapped,
        ["step user_mem_abort step 10: sanitise_mte_tags"] = NoMteForGuests,
        ["step user_mem_abort step 5: user_mem_abort"] = NoMteForGuests,
        ["step user_mem_abort step 7: kvm_mte_reserve_tag_storage"] = NoMteForGuests,
        ["step user_mem_abort, set_vm_mte_kvm step 1: write_lock"] = NoMteForGuests,
        ["step user_mem_abort, set_vm_mte_kvm step 2: write_lock"] = NoMteForGuests,
        ["step user_mem_abort, set_vm_mte_kvm step 3: set_mte_kvm"] = NoMteForGuests,
        ["step user_mem_abort, set_vm_mte_kvm step 4: write_unlock"] = NoMteForGuests,
        ["step user_mem_abort, set_vm_mte_kvm step 5: write_unlock"] = NoMteForGuests,
    };

    private static readonly SortedDictionary<string, string> V3 = new(InAll, StringComparer.Ordinal)
    {
        ["step handle_folio_missing_tag_storage step 2: put_page"] = MteStays,
        ["step mte_save_tags_for_pfn step 5: tags_by_pfn_unlock"] = NeverUnlocks,
        ["step mte_try_transfer_swap_tags step 8: free"] = "mte_save_tags_for_pfn() never returns false: " + NeverUnlocks,
        ["step try_transfer_saved_tags, save_or_free step 2: free"] = NotMapped,
    };

    /// <summary>The steps of a revision that cannot be reached, by name, with the reasons.</summary>
    public static IReadOnlyDictionary<string, string> In(Revision revision) =>
        revision is RfcV2 ? V2 : revision.GetType() == typeof(RfcV3) ? V3 : new SortedDictionary<string, string>();
}
