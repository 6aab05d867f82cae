namespace TagStorageModel.Model;

/// <summary>
/// I5: a page that is PG_mte_tagged has its tag storage reserved. Where saved tags are restored the flags may come in
/// the other order, for as long as tag_blocks_lock is held. Pages outside of any region have no tag storage; the zero
/// page has tags before tag storage is anything but plain memory to which nobody has access.
/// </summary>
public sealed class TaggedPagesAreReserved : Invariant<Revision>
{
    /// <summary>Pages that whoever holds tag_blocks_lock has tagged, and by which function.</summary>
    private readonly List<(Page Page, string Function)> restored = [];

    /// <inheritdoc/>
    public override string Id => "I5";

    /// <inheritdoc/>
    public override string Sentence => "PG_mte_tagged implies PG_tag_storage_reserved";

    /// <inheritdoc/>
    public override IReadOnlyList<StepKind> Watches => [PageFlags.SetKind, PageFlags.ClearKind, Mutex.UnlockKind];

    /// <inheritdoc/>
    public override void Begin() => restored.Clear();

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if ((step.Kind == PageFlags.SetKind || step.Kind == PageFlags.ClearKind) && (PageFlags.FlagOf(step) & (PageFlag.TagStorageReserved | PageFlag.MteTagged)) != 0)
            Code.Flags.AddFlags(Code.Flags.PageOf(step), PageFlag.TagStorageReserved | PageFlag.MteTagged, ref footprint);
        if (!EndsSection(step)) return;
        foreach (var (page, _) in restored) Code.Flags.AddFlags(page, PageFlag.TagStorageReserved | PageFlag.MteTagged, ref footprint);
    }

    /// <inheritdoc/>
    public override void Observe(ModelThread thread, in Step step, long result)
    {
        if (EndsSection(step))
        {
            foreach (var (page, function) in restored) Judge(thread, page, function);
            restored.Clear();
            return;
        }

        if (step.Target != Code.Flags) return;
        var flags = PageFlags.FlagOf(step);
        if (step.Kind == PageFlags.ClearKind)
        {
            if ((flags & (PageFlag.TagStorageReserved | PageFlag.MteTagged)) == PageFlag.TagStorageReserved) Judge(thread, Code.Flags.PageOf(step), null);
        }
        else if ((flags & PageFlag.MteTagged) != 0)
        {
            if (Code.Flags.PageOf(step) == Code.ZeroPage?.Page) return;
            Exercised++;
            if (thread.Held.Contains(Code.TagBlocksLock)) restored.Add((Code.Flags.PageOf(step), thread.Calls.Innermost?.Name ?? ""));
            else Judge(thread, Code.Flags.PageOf(step), null);
        }
    }

    private bool EndsSection(in Step step) => step.Kind == Mutex.UnlockKind && step.Target == Code.TagBlocksLock;

    private void Judge(ModelThread thread, Page page, string? function)
    {
        var flags = Code.Flags;
        if (!flags.Has(page, PageFlag.MteTagged) || flags.Has(page, PageFlag.TagStorageReserved) || Code.Memory.RegionOf(page.Pfn) is null) return;
        Machine.Violations.Report(this, thread, "", page.Index, function: function, withLocks: false);
    }
}
