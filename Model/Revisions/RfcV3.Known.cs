using System.Collections.Immutable;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

// What is known of RFC v3.
public partial class RfcV3
{
    private const string NeverUnlocks = "xa_release() before it wants the lock that is held, and never returns";
    private const string NotMapped = "the target of a copy is mapped by nobody yet: nobody reserves its tag storage meanwhile";
    private const string MteStays = "only entries of VM_MTE areas become fault-on-access, and VM_MTE is never taken away";

    private static readonly IReadOnlyDictionary<string, string> UnreachableHere = new Dictionary<string, string>
    {
        ["step handle_folio_missing_tag_storage step 2: put_page"] = MteStays,
        ["step mte_save_tags_for_pfn step 5: tags_by_pfn_unlock"] = NeverUnlocks,
        ["step mte_try_transfer_swap_tags step 8: free"] = "mte_save_tags_for_pfn() never returns false: " + NeverUnlocks,
        ["step try_transfer_saved_tags, save_or_free step 2: free"] = NotMapped,
    };

    private static readonly IReadOnlyDictionary<PathPair, string> ApartHere = new Dictionary<PathPair, string>
    {
        [PathPair.Of("mte_restore_tags_for_pfn", "mte_restore_tags_for_pfn")] = "both are called under tag_blocks_lock",
        [PathPair.Of("alloc_contig_range", "alloc_contig_range")] = "both are called under cma_mutex",
    };

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Unreachable => base.Unreachable.AddRange(UnreachableHere);

    /// <inheritdoc/>
    public override ImmutableDictionary<PathPair, string> CannotMeet => base.CannotMeet.AddRange(ApartHere);

    /// <inheritdoc/>
    public override IReadOnlyList<Defect> Defects => DefectSet.In("rfc-v3");
}
