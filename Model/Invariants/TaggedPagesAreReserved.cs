using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I5: a page that is PG_mte_tagged has its tag storage reserved. Where saved tags are restored the flags may come in
/// the other order, for as long as tag_blocks_lock is held. Pages outside of any region have no tag storage; the zero
/// page has tags before tag storage is anything but plain memory to which nobody has access.
/// </summary>
public sealed class TaggedPagesAreReserved : Invariant<Revision>
{
    private const PageFlag Both = PageFlag.TagStorageReserved | PageFlag.MteTagged;
    private static readonly StepTest IsOfTags = (in step) => (PageFlags.FlagOf(step) & Both) != 0;
    private static readonly StepTest IsOfTagged = (in step) => (PageFlags.FlagOf(step) & PageFlag.MteTagged) != 0;
    private static readonly StepTest LeavesTagged = (in step) => (PageFlags.FlagOf(step) & Both) == PageFlag.TagStorageReserved;

    /// <summary>Pages that whoever holds tag_blocks_lock has tagged, and by which function.</summary>
    private readonly List<(Page Page, string Function)> restored = [];

    /// <inheritdoc/>
    public override string Id => "I5";

    /// <inheritdoc/>
    public override string Sentence => "PG_mte_tagged implies PG_tag_storage_reserved";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On([PageFlags.SetKind, PageFlags.ClearKind], when: IsOfTags, joins: AddBoth),
        On(PageFlags.SetKind, when: IsOfTagged, does: Tag),
        On(PageFlags.ClearKind, when: LeavesTagged, does: GiveUp),
        On(Mutex.UnlockKind, of: Code.TagBlocksLock, joins: AddRestored, does: EndSection),
    ];

    /// <inheritdoc/>
    public override void Begin() => restored.Clear();

    private void AddBoth(in Step step, ref Footprint footprint) => Code.Flags.AddFlags(Code.Flags.PageOf(step), Both, ref footprint);

    private void AddRestored(in Step step, ref Footprint footprint)
    {
        foreach (var (page, _) in restored) Code.Flags.AddFlags(page, Both, ref footprint);
    }

    private void Tag(ModelThread thread, in Step step, long result)
    {
        var page = Code.Flags.PageOf(step);
        if (page == Code.ZeroPage?.Page) return;
        Exercised++;
        if (thread.Held.Contains(Code.TagBlocksLock)) restored.Add((page, thread.Calls.Innermost?.Name ?? ""));
        else Judge(thread, page, null);
    }

    private void GiveUp(ModelThread thread, in Step step, long result) => Judge(thread, Code.Flags.PageOf(step), null);

    private void EndSection(ModelThread thread, in Step step, long result)
    {
        foreach (var (page, function) in restored) Judge(thread, page, function);
        restored.Clear();
    }

    private void Judge(ModelThread thread, Page page, string? function)
    {
        var flags = Code.Flags;
        if (!flags.Has(page, PageFlag.MteTagged) || flags.Has(page, PageFlag.TagStorageReserved) || Code.Memory.RegionOf(page.Pfn) is null)
            return;
        Machine.Violations.Report(this, thread, "", page.Index, function: function, withLocks: false);
    }
}
