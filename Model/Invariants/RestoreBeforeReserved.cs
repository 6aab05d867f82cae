using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I3: at the instant PG_tag_storage_reserved takes effect no tags are pending for the page, and if any were since
/// the page was allocated, the last ones have been written to its tag storage and PG_mte_tagged is set; or whoever has
/// taken them out of tags_by_pfn holds PG_mte_lock of the page, for which everybody else waits: then he writes them, and
/// PG_mte_tagged is set only after that. Newer tags that somebody wrote over them are another rule's affair.
/// </summary>
public sealed class RestoreBeforeReserved : Invariant<Revision>
{
    /// <summary>Detail: the page has saved tags that were not restored.</summary>
    public const string SavedTagsPending = "saved tags are pending";

    private const string NotRestored = "saved tags were not restored";
    private static readonly StepTest IsOfLock = (in step) => PageFlags.FlagOf(step) == PageFlag.MteLock;
    private static readonly StepTest TakesOverReserved = (in step) => (PageFlags.FlagOf(step) & PageFlag.TagStorageReserved) != 0;
    private static readonly StepTest IsOfTagged = (in step) => PageFlags.FlagOf(step) == PageFlag.MteTagged;

    /// <summary>Belongs to the slot of the page in tags_by_pfn; what the restorer owes is his own, once the page is reserved.</summary>
    private readonly Dictionary<int, Saved> saved = [];

    /// <summary>Who has won PG_mte_lock of each page; belongs to that flag.</summary>
    private readonly Dictionary<int, ModelThread> lockers = [];

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
        On(PageFlags.TestAndSetKind, when: IsOfLock, does: Win),
        On(PageFlags.SetKind, when: SeriesSteps.IsOfReserved, joins: AddSlotAndFlags, does: Judge),
        On(PageFlags.SetKind, when: IsOfTagged, joins: ReadSlot, does: EndTagging),
        On(PageFlags.ClearKind, when: SeriesSteps.FreesPage, joins: AddSlot, does: Free),
        On(PageFlags.InheritKind, when: TakesOverReserved, joins: AddSlot, does: Inherit),
    ];

    /// <inheritdoc/>
    public override void Begin()
    {
        saved.Clear();
        lockers.Clear();
    }

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        for (var page = 0; page < Code.Memory.Pages.Count; page++)
        {
            if (saved.TryGetValue(page, out var last) && last.Owes && (allReturned || last.Taker!.Value.Thread.Finished))
                Machine.Violations.Report(this, null, NotRestored, page, function: last.Taker!.Value.Function?.Name);
        }
    }

    private void AddBuffer(in Step step, ref Footprint footprint) =>
        footprint.Add(Code.Buffers.LocationOf(BufferOf(step)), write: false);

    private static long BufferOf(in Step step) => (long)((XaState)step.Payload!).Entry.Raw;

    private void AddSlotOfTags(in Step step, ref Footprint footprint) =>
        footprint.Add(Code.TagsByPfn.SlotLocation(Code.Tags.PageOf(step).Pfn.Value), write: true);

    private void AddSlot(in Step step, ref Footprint footprint) =>
        footprint.Add(Code.TagsByPfn.SlotLocation(Code.Flags.PageOf(step).Pfn.Value), write: true);

    private void ReadSlot(in Step step, ref Footprint footprint) =>
        footprint.Add(Code.TagsByPfn.SlotLocation(Code.Flags.PageOf(step).Pfn.Value), write: false);

    private void AddSlotAndFlags(in Step step, ref Footprint footprint)
    {
        ReadSlot(step, ref footprint);
        Code.Flags.AddFlags(Code.Flags.PageOf(step), PageFlag.MteTagged | PageFlag.MteLock, ref footprint);
    }

    private void Save(ModelThread thread, in Step step, long result)
    {
        if (XArray.HasStored(result) && Code.Memory.Find(new Pfn((ulong)step.Argument)) is { } owner)
            saved[owner.Index] = new Saved(Code.Buffers.ContentOf(BufferOf(step)), Taker: null, IsRestored: false, Owes: false);
    }

    private void TakeOut(ModelThread thread, in Step step, long result)
    {
        if (Code.Memory.Find(new Pfn((ulong)step.Argument)) is { } loser && saved.TryGetValue(loser.Index, out var lost)
            && lost.Taker?.Function is null)
            saved[loser.Index] = lost with { Taker = (thread, thread.Calls.Innermost) };
    }

    private void Restore(ModelThread thread, in Step step, long result)
    {
        var page = Code.Tags.PageOf(step).Index;
        if (saved.TryGetValue(page, out var taken) && taken.Taker is not null && taken.Tags == step.Value)
            saved[page] = taken with { IsRestored = true };
    }

    private void Win(ModelThread thread, in Step step, long result)
    {
        if (result == 0) lockers[Code.Flags.PageOf(step).Index] = thread;
    }

    private void Free(ModelThread thread, in Step step, long result)
    {
        saved.Remove(Code.Flags.PageOf(step).Index);
        lockers.Remove(Code.Flags.PageOf(step).Index);
    }

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
        if (last.IsRestored && Code.Flags.Has(page, PageFlag.MteTagged)) return;
        if (last.Taker is { } taker && IsRestoring(taker.Thread, page)) saved[page.Index] = last with { Owes = true };
        else ReportLoss(thread, page, last);
    }

    /// <summary>Whether a thread has won PG_mte_lock of a page, and not let it go by setting PG_mte_tagged.</summary>
    private bool IsRestoring(ModelThread thread, Page page) =>
        lockers.GetValueOrDefault(page.Index) == thread && Code.Flags.Has(page, PageFlag.MteLock)
            && !Code.Flags.Has(page, PageFlag.MteTagged);

    /// <summary>Whoever waits for PG_mte_tagged goes on, and sees the tags as they are now.</summary>
    private void EndTagging(ModelThread thread, in Step step, long result)
    {
        var page = Code.Flags.PageOf(step);
        if (!saved.TryGetValue(page.Index, out var last) || !last.Owes) return;
        saved[page.Index] = last with { Owes = false };
        if (!last.IsRestored) ReportLoss(thread, page, last);
    }

    private void ReportLoss(ModelThread thread, Page page, in Saved last) => Machine.Violations.Report(
        this, thread, NotRestored, page.Index, function: last.Taker?.Function?.Name, withLocks: false);

    /// <summary>The tags saved last for a page.</summary>
    /// <param name="Tags">The tags.</param>
    /// <param name="Taker">Who has taken them out of tags_by_pfn; null: nobody has.</param>
    /// <param name="IsRestored">They have been in the page's tag storage since.</param>
    /// <param name="Owes">The page is reserved: the taker must still write them, if they are not restored, and set PG_mte_tagged.</param>
    private readonly record struct Saved(long Tags, (ModelThread Thread, Function? Function)? Taker, bool IsRestored, bool Owes);
}
