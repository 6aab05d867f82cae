using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I3: at the instant PG_tag_storage_reserved takes effect no tags are pending for the page, and if any were since
/// the page was allocated, the last ones have been written to its tag storage and PG_mte_tagged is set. Newer tags that
/// somebody wrote over them are another rule's affair.
/// </summary>
public sealed class RestoreBeforeReserved : Invariant<Revision>
{
    /// <summary>Detail: the page has saved tags that were not restored.</summary>
    public const string SavedTagsPending = "saved tags are pending";

    private readonly Dictionary<int, Saved> saved = [];

    /// <inheritdoc/>
    public override string Id => "I3";

    /// <inheritdoc/>
    public override string Sentence => "Restore before PG_tag_storage_reserved";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(XArray.StoreKind, of: Code.TagsByPfn, when: SeriesSteps.StoresPointer, joins: AddBuffer, does: Save),
        On(XArray.EraseKind, of: Code.TagsByPfn, does: TakeOut),
        On(TagMemory.WriteKind, joins: AddSlotOfTags, does: Restore),
        On(PageFlags.SetKind, when: SeriesSteps.IsOfReserved, joins: AddSlotAndTagged, does: Judge),
        On(PageFlags.ClearKind, when: SeriesSteps.FreesPage, joins: AddSlot, does: Free),
        On(PageFlags.InheritKind, joins: AddSlot, does: Inherit),
    ];

    /// <inheritdoc/>
    public override void Begin() => saved.Clear();

    private void AddBuffer(in Step step, ref Footprint footprint) =>
        footprint.Add(Code.Buffers.LocationOf(BufferOf(step)), write: false);

    private static long BufferOf(in Step step) => (long)((XaState)step.Payload!).Entry.Raw;

    private void AddSlotOfTags(in Step step, ref Footprint footprint) =>
        footprint.Add(Code.TagsByPfn.SlotLocation(Code.Tags.PageOf(step).Pfn.Value), write: true);

    private void AddSlot(in Step step, ref Footprint footprint) =>
        footprint.Add(Code.TagsByPfn.SlotLocation(Code.Flags.PageOf(step).Pfn.Value), write: true);

    private void AddSlotAndTagged(in Step step, ref Footprint footprint)
    {
        var page = Code.Flags.PageOf(step);
        footprint.Add(Code.TagsByPfn.SlotLocation(page.Pfn.Value), write: false);
        Code.Flags.AddFlags(page, PageFlag.MteTagged, ref footprint);
    }

    private void Save(ModelThread thread, in Step step, long result)
    {
        if (XArray.HasStored(result) && Code.Memory.Find(new Pfn((ulong)step.Argument)) is { } owner)
            saved[owner.Index] = new Saved(Code.Buffers.ContentOf(BufferOf(step)), Taker: null, IsRestored: false);
    }

    private void TakeOut(ModelThread thread, in Step step, long result)
    {
        if (Code.Memory.Find(new Pfn((ulong)step.Argument)) is { } loser && saved.TryGetValue(loser.Index, out var lost)
            && lost.Taker is null)
            saved[loser.Index] = lost with { Taker = thread.Calls.Innermost };
    }

    private void Restore(ModelThread thread, in Step step, long result)
    {
        var page = Code.Tags.PageOf(step).Index;
        if (saved.TryGetValue(page, out var taken) && taken.Taker is not null && taken.Tags == step.Value)
            saved[page] = taken with { IsRestored = true };
    }

    private void Free(ModelThread thread, in Step step, long result) => saved.Remove(Code.Flags.PageOf(step).Index);

    /// <summary>A tail's flags are the head's from now on: what was restored is no longer known from them.</summary>
    private void Inherit(ModelThread thread, in Step step, long result)
    {
        var tail = Code.Flags.PageOf(step).Index;
        if (saved.TryGetValue(tail, out var last) && last.IsRestored) saved.Remove(tail);
    }

    private void Judge(ModelThread thread, in Step step, long result)
    {
        var page = Code.Flags.PageOf(step);
        if (SeriesSteps.IsPointer(Code.TagsByPfn.Peek(page.Pfn.Value)))
        {
            Exercised++;
            Machine.Violations.Report(this, thread, SavedTagsPending, page.Index);
            return;
        }

        if (!saved.TryGetValue(page.Index, out var last)) return;
        Exercised++;
        if (!last.IsRestored || !Code.Flags.Has(page, PageFlag.MteTagged))
            Machine.Violations.Report(
                this, thread, "saved tags were not restored", page.Index, function: last.Taker?.Name, withLocks: false);
    }

    /// <summary>The tags saved last for a page.</summary>
    /// <param name="Tags">The tags.</param>
    /// <param name="Taker">Who has taken them out of tags_by_pfn; null: nobody has.</param>
    /// <param name="IsRestored">They have been in the page's tag storage since.</param>
    private readonly record struct Saved(long Tags, Function? Taker, bool IsRestored);
}
