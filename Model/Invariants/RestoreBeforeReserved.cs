namespace TagStorageModel.Model;

/// <summary>
/// I3: at the instant PG_tag_storage_reserved takes effect no tags are pending for the page, and if any were since
/// the page was allocated, the last ones have been written to its tag storage and PG_mte_tagged is set. Newer tags that
/// somebody wrote over them are another rule's affair.
/// </summary>
public sealed class RestoreBeforeReserved : Invariant<Revision>
{
    private readonly Dictionary<int, Saved> saved = [];

    /// <inheritdoc/>
    public override string Id => "I3";

    /// <inheritdoc/>
    public override string Sentence => "Restore before PG_tag_storage_reserved";

    /// <inheritdoc/>
    public override IReadOnlyList<StepKind> Watches => [PageFlags.SetKind, PageFlags.ClearKind, PageFlags.InheritKind, XArray.StoreKind, XArray.EraseKind, TagMemory.WriteKind];

    /// <inheritdoc/>
    public override void Begin() => saved.Clear();

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (SavesTags(step)) footprint.Add(Code.Buffers.LocationOf((long)((XaState)step.Payload!).Entry.Raw), write: false);
        if (Frees(step) || step.Kind == PageFlags.InheritKind) footprint.Add(Code.TagsByPfn.SlotLocation(Code.Flags.PageOf(step).Pfn.Value), write: true);
        if (step.Kind == TagMemory.WriteKind) footprint.Add(Code.TagsByPfn.SlotLocation(Code.Tags.PageOf(step).Pfn.Value), write: true);
        if (!SetsReserved(step)) return;
        var page = Code.Flags.PageOf(step);
        footprint.Add(Code.TagsByPfn.SlotLocation(page.Pfn.Value), write: false);
        Code.Flags.AddFlags(page, PageFlag.MteTagged, ref footprint);
    }

    /// <inheritdoc/>
    public override void Observe(ModelThread thread, in Step step, long result)
    {
        if (SavesTags(step))
        {
            if (XArray.HasStored(result) && Code.Memory.Find(new Pfn((ulong)step.Argument)) is { } owner)
                saved[owner.Index] = new Saved(Code.Buffers.ContentOf((long)((XaState)step.Payload!).Entry.Raw), Taker: null, IsRestored: false);
        }
        else if (step.Kind == XArray.EraseKind)
        {
            if (step.Target == Code.TagsByPfn && Code.Memory.Find(new Pfn((ulong)step.Argument)) is { } loser && saved.TryGetValue(loser.Index, out var lost) && lost.Taker is null)
                saved[loser.Index] = lost with { Taker = thread.Calls.Innermost };
        }
        else if (step.Kind == TagMemory.WriteKind)
        {
            if (saved.TryGetValue(Code.Tags.PageOf(step).Index, out var taken) && taken.Taker is not null && taken.Tags == step.Value)
                saved[Code.Tags.PageOf(step).Index] = taken with { IsRestored = true };
        }
        else if (SetsReserved(step))
        {
            Judge(thread, Code.Flags.PageOf(step));
        }
        else if (Frees(step))
        {
            saved.Remove(Code.Flags.PageOf(step).Index);
        }
        else if (step.Kind == PageFlags.InheritKind)
        {
            // A tail's flags are the head's from now on: what was restored is no longer known from them.
            if (saved.TryGetValue(Code.Flags.PageOf(step).Index, out var tail) && tail.IsRestored) saved.Remove(Code.Flags.PageOf(step).Index);
        }
    }

    private static bool SetsReserved(in Step step) =>
        step.Kind == PageFlags.SetKind && PageFlags.FlagOf(step) == PageFlag.TagStorageReserved;

    private static bool Frees(in Step step) => step.Kind == PageFlags.ClearKind && PageFlags.FlagOf(step) == PageFlag.CheckAtPrep;

    private bool SavesTags(in Step step)
    {
        if (step.Kind != XArray.StoreKind || step.Target != Code.TagsByPfn) return false;
        var entry = ((XaState)step.Payload!).Entry;
        return !entry.IsNull && !entry.IsInternal;
    }

    private void Judge(ModelThread thread, Page page)
    {
        var pending = Code.TagsByPfn.Peek(page.Pfn.Value);
        if (!pending.IsNull && !pending.IsInternal)
        {
            Exercised++;
            Machine.Violations.Report(this, thread, "saved tags are pending", page.Index);
            return;
        }

        if (!saved.TryGetValue(page.Index, out var last)) return;
        Exercised++;
        if (!last.IsRestored || !Code.Flags.Has(page, PageFlag.MteTagged))
            Machine.Violations.Report(this, thread, "saved tags were not restored", page.Index, function: last.Taker?.Name, withLocks: false);
    }

    /// <summary>The tags saved last for a page.</summary>
    /// <param name="Tags">The tags.</param>
    /// <param name="Taker">Who has taken them out of tags_by_pfn; null: nobody has.</param>
    /// <param name="IsRestored">They have been in the page's tag storage since.</param>
    private readonly record struct Saved(long Tags, Function? Taker, bool IsRestored);
}
