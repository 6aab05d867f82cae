namespace TagStorageModel.Harness;

/// <summary>
/// The labels of defects that are known: which violations of which revision show them. Only reports read this;
/// nothing that explores does.
/// </summary>
public static class Defects
{
    private static readonly string[] Both = ["rfc-v2", "rfc-v3"];
    private static readonly string[] V2 = ["rfc-v2"];
    private static readonly string[] V3 = ["rfc-v3"];

    /// <summary>In the order in which they are listed. The first that matches names a violation.</summary>
    public static IReadOnlyList<Defect> All { get; } =
    [
        new("irqs-left-off", Both, "xa_store() of tag_storage_reserve_block() retakes an IRQ array's lock by the array's type and unlocks it plainly: interrupts stay off.",
            sign => sign is { Invariant: "I13", Function: "tag_storage_reserve_block" } or { Invariant: "I13", Function: "cma_alloc_range" }
                || (sign.Invariant is "I2" && sign.Context.StartsWith("process+irqs-off", StringComparison.Ordinal) && !sign.HoldsPageTableLock)),
        new("sleeping-copy-in-fork", Both, "copy_highpage() reaches GFP_KERNEL allocations while fork holds both page table locks.",
            sign => sign is { Invariant: "I2", HoldsPageTableLock: true, Function: "try_transfer_saved_tags" or "mte_save_tags_for_pfn" }),
        new("sleeping-copy-in-collapse", Both, "copy_highpage() reaches GFP_KERNEL allocations while khugepaged's copy loop is in an RCU read section.",
            sign => sign is { Invariant: "I2", HoldsPageTableLock: false, Function: "try_transfer_saved_tags" or "mte_save_tags_for_pfn" } && sign.Context.StartsWith("process+rcu", StringComparison.Ordinal)),
        new("end-block-mixes-units", V3, "The end of a huge page's blocks is a frame number plus a number of blocks: part of its tag storage is never reserved.",
            sign => sign is { Invariant: "I1", Function: "mte_sync_tags" } && sign.Locks.Contains("pmd_lock")),
        new("flag-before-restore", V2, "PG_tag_storage_reserved is visible before the saved tags are back.",
            sign => sign is { Invariant: "I3" or "I4", Function: "reserve_tag_storage" } or { Invariant: "I7", Function: "mte_restore_tags_for_pfn" }
                or { Invariant: "I7", Function: "mte_sync_tags", Detail: "overwritten before the saved tags were restored" }),
        new("warn-on-restore", V3, "set_page_mte_tagged() warns in mte_restore_tags_for_pfn(): the reserved flag is not set yet.",
            sign => sign is { Invariant: "I21", Function: "mte_restore_tags_for_pfn" } && sign.Detail.StartsWith("tag_storage_enabled()", StringComparison.Ordinal)),
        new("release-under-own-lock", Both, "mte_save_tags_for_pfn() calls xa_release(), which takes the xa_lock that it holds.",
            sign => sign is { Invariant: "I12", Function: "mte_save_tags_for_pfn", Detail: "recursion" }),
        new("irq-deadlock-on-plain-store", Both, "A plain xa_store() on tag_blocks_reserved leaves interrupts on; one that frees a tagged page wants the same lock.",
            sign => sign is { Invariant: "I12", Function: "tag_storage_reserve_block" }),
        new("stranded-save", V3, "A save between restore and the setting of the flag stores tags for a page that then becomes reserved.",
            sign => sign is { Invariant: "I3", Function: "reserve_tag_storage", Detail: "saved tags are pending" }
                or { Invariant: "I4", Function: "reserve_tag_storage" or "mte_save_tags_for_pfn" }
                or { Invariant: "I7", Function: "mte_sync_tags", Detail: "overwritten before the saved tags were restored" }),
        new("transfer-moves-instead-of-copying", V3, "try_transfer_saved_tags() takes the saved tags away from a source that lives on.",
            sign => sign is { Invariant: "I7", Function: "try_transfer_saved_tags", Detail: "saved tags erased" }),
        new("buffer-failure-reported-as-transferred", Both, "The tag buffer cannot be allocated and try_transfer_saved_tags() says that the tags are transferred: the copy has none.",
            sign => sign is { Invariant: "I7", Function: "try_transfer_saved_tags", Detail: "no tag buffer" }),
        new("reserve-failure-reported-as-saved", Both, "xa_reserve() fails and mte_save_tags_for_pfn() says that the tags are saved: the buffer is leaked.",
            sign => sign is { Invariant: "I11", Detail: "leaked", Function: "mte_try_transfer_swap_tags" or "try_transfer_saved_tags" }
                or { Invariant: "I7", Function: "mte_save_tags_for_pfn", Detail: "no slot in tags_by_pfn" }),
    ];

    /// <summary>The slug of the defect that a violation shows; null if none is known.</summary>
    public static string? SlugOf(string revision, ViolationSign sign) =>
        All.FirstOrDefault(defect => defect.Revisions.Contains(revision) && defect.Shows(sign))?.Slug;
}

/// <summary>A known defect.</summary>
/// <param name="Slug">Its short name.</param>
/// <param name="Revisions">The revisions that have it.</param>
/// <param name="Sentence">What goes wrong.</param>
/// <param name="Shows">Whether a violation shows it.</param>
public sealed record Defect(string Slug, IReadOnlyList<string> Revisions, string Sentence, Func<ViolationSign, bool> Shows);

/// <summary>A violation's key in its parts.</summary>
/// <param name="Invariant">The rule.</param>
/// <param name="Function">The function.</param>
/// <param name="Locks">The lock classes held.</param>
/// <param name="Context">The context.</param>
/// <param name="Detail">The rule's own detail.</param>
public sealed record ViolationSign(string Invariant, string Function, IReadOnlyList<string> Locks, string Context, string Detail)
{
    /// <summary>Whether a page table lock is held.</summary>
    public bool HoldsPageTableLock => Locks.Contains("ptl");

    /// <summary>Takes a key's text apart.</summary>
    public static ViolationSign Parse(string key)
    {
        var parts = key.Split('/', 5);
        return new ViolationSign(parts[0], parts[1], parts[2].Length == 0 ? [] : parts[2].Split(','), parts[3], parts.Length > 4 ? parts[4] : "");
    }
}
