using System.Collections.Immutable;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <content>What is known of a revision. Whatever derives from it inherits that, and overrides what it makes untrue.</content>
public abstract partial class Revision
{
    private const string NoEntryLeft =
        "try_to_unuse() returns when no entry is left, and an entry's tags are invalidated when it is freed: "
        + "tags are stored only while the page is locked in the swap cache, and invalidated under si->lock, which swapoff() takes before";

    private const string OneSwapoff = "of several swapoff() only one finds the device on, until it has failed";

    private static readonly ImmutableSortedDictionary<string, string> UnreachableEverywhere = new Dictionary<string, string>
    {
        ["step mte_invalidate_tags_area_by_swp_entry step 3: __xa_erase"] = NoEntryLeft,
        ["step mte_invalidate_tags_area_by_swp_entry step 4: free"] = NoEntryLeft,
        ["step mte_invalidate_tags_area_by_swp_entry step 5: xas_next_entry"] = NoEntryLeft,
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static readonly ImmutableDictionary<PathPair, string> ApartEverywhere = new Dictionary<PathPair, string>
    {
        [PathPair.Of("unuse_pte", "unuse_pte")] = OneSwapoff,
        [PathPair.Of("unuse_pte", "mte_invalidate_tags_area_by_swp_entry")] = OneSwapoff,
        [PathPair.Of("mte_invalidate_tags_area_by_swp_entry", "mte_invalidate_tags_area_by_swp_entry")] = OneSwapoff,
        [PathPair.Of("split_huge_page_to_list", "split_huge_page_to_list")] =
            "anon_vma->rwsem, of which there is one, is held for writing from beginning to end",
    }.ToImmutableDictionary();

    /// <summary>C functions of the base class that this revision's callers do not have.</summary>
    public virtual IReadOnlyList<string> Absent => [];

    /// <summary>Calls that return before their first step.</summary>
    public virtual IReadOnlyList<Operation> Empty => KvmHasMte ? [] : [Operation.GuestReadTags, Operation.GuestWriteTags];

    /// <summary>C functions that run at boot alone: before the threads start, where no step can be overtaken and none is counted.</summary>
    public IReadOnlyList<string> Boots { get; } = ["boot", "cpu_enable_mte", "mte_tag_storage_activate_regions"];

    /// <summary>
    /// Steps that no run can come to, by name, each with the reason. A sweep that comes to one all the same says that the
    /// reason is wrong.
    /// </summary>
    public virtual ImmutableSortedDictionary<string, string> Unreachable => UnreachableEverywhere;

    /// <summary>
    /// Pairs of paths that share an object and yet cannot be under way at once, each with the reason. A sweep that sees one
    /// all the same says that the reason is wrong.
    /// </summary>
    public virtual ImmutableDictionary<PathPair, string> CannotMeet => ApartEverywhere;

    /// <summary>Its defects, in the order in which they are listed: the first that matches names a violation.</summary>
    public virtual IReadOnlyList<Defect> Defects => [];
}
