using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Model.Revisions;

/// <summary>What is wrong with the remedies that were discussed, as they were described.</summary>
internal static class RemedyDefects
{
    /// <summary>All three.</summary>
    internal static Defect RestoredBetweenTheLooks { get; } =
        new("restored-between-the-looks", Postings.Remedies,
            "The copy asks once whether the source is tagged, and then looks for saved tags: those that are restored in between are "
            + "found neither here nor there, and the copy has none.",
            sign => sign is { Invariant: "I6" or "I7", Function: "copy_highpage_atomic" or "copy_highpage", Detail: "tags not copied" })
        {
            Brief = "restored tags are missed by the copy",
            Function = "copy_highpage",
        };

    /// <summary>The remedy that kills, as described.</summary>
    internal static Defect KillsWhoeverCopies { get; } =
        new("kills-whoever-copies", ["atomic-buffer-cache"],
            "Where there is no memory for the tags the task that copies is killed: khugepaged, kcompactd or whoever migrates a page of "
            + "others is not the one that owns it, and the owners read other tags.",
            sign => sign is { Invariant: "I6" or "I7", Function: "copy_highpage", Detail: "no tag buffer" or "no slot in tags_by_pfn" })
        {
            Brief = "kills a task that owns none of it",
            Function = "copy_highpage",
        };

    /// <summary>The remedy that allocates with the page.</summary>
    internal static Defect PlainLockAtAllocation { get; } =
        new("plain-lock-at-allocation", ["reserved-at-allocation"],
            "Whoever allocates a page takes the lock of tags_by_pfn with interrupts on, to mark the buffer; an interrupt that frees a page "
            + "takes the same lock.",
            sign => sign.IsPlainTagsByPfn() && sign.Function is not ("mte_save_tags_for_pfn" or "mte_restore_tags_for_pfn"
                or "mte_erase_tags_for_pfn"))
        {
            Brief = "tags_by_pfn lock taken with irqs on",
            Function = "post_alloc_hook",
        };

    internal static IReadOnlyList<Defect> All { get; } = [RestoredBetweenTheLooks, KillsWhoeverCopies, PlainLockAtAllocation];
}
