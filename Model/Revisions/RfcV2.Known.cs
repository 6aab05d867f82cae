using System.Collections.Immutable;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

// What is known of RFC v2.
public partial class RfcV2
{
    private const string NoMteForGuests = "guests have no MTE in RFC v2";
    private const string NoLookAtStorage = "RFC v2 does not look whether the page has tag storage";
    private const string NotMapped = "the target of a copy is mapped by nobody yet: nobody reserves its tag storage meanwhile";

    private static readonly IReadOnlyDictionary<string, string> UnreachableHere = new Dictionary<string, string>
    {
        ["step access_remote_tags step 6: put_page"] = NoLookAtStorage,
        ["step access_remote_tags step 7: handle_mm_fault"] = NoLookAtStorage,
        ["step do_page_fault, fault_of_kernel step 1: read_lock"] = NoMteForGuests,
        ["step do_page_fault, fault_of_kernel step 2: handle_mm_fault"] = NoMteForGuests,
        ["step do_page_fault, fault_of_kernel step 3: read_unlock"] = NoMteForGuests,
        ["step dup_mmap step 7: set_mte_kvm"] = NoMteForGuests,
        ["step el1_abort, access_of_kernel step 1: touch"] = NoMteForGuests,
        ["step el1_abort, access_of_kernel step 2: do_page_fault"] = NoMteForGuests,
        ["step kvm_vm_ioctl, vm_ioctl step 1: kvm_vm_ioctl_mte_copy_tags"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags, copy_tags_to_guest step 1: try_page_mte_tagging"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags, copy_tags_to_guest step 2: el1_abort"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags, copy_tags_to_guest step 3: write"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags, copy_tags_to_guest step 4: set_page_mte_tagged"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags, get_page_of_guest step 1: hva_to_pfn"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 1: lock"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 2: kvm_vm_ioctl_mte_copy_tags"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 3: page_mte_tagged"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 4: el1_abort"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 5: read"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 6: kvm_vm_ioctl_mte_copy_tags"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 7: put_page"] = NoMteForGuests,
        ["step kvm_vm_ioctl_mte_copy_tags step 8: unlock"] = NoMteForGuests,
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

    /// <inheritdoc/>
    public override IReadOnlyList<string> Absent =>
    [
        "arch_alloc_page", "cma_alloc_range", "cma_clear_bitmap", "cma_release", "handle_folio_missing_tag_storage",
            "replace_folio_with_tagged",
        "kvm_mte_reserve_tag_storage", "sanitise_mte_tags",
    ];

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Unreachable => base.Unreachable.AddRange(UnreachableHere);

    /// <inheritdoc/>
    public override IReadOnlyList<Defect> Defects => DefectSet.In("rfc-v2");
}
