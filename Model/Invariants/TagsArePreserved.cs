namespace TagStorageModel.Model;

/// <summary>
/// I7: whoever reads the tags of an address sees those last written there: by the process, inherited at fork, zeros if
/// the address is fresh. Judged by what a reader sees, reported of the function that lost them.
/// </summary>
public sealed class TagsArePreserved : Invariant<Revision>
{
    private readonly CopiesUnderWay copies = new();
    private OwedTags pages = null!;
    private OwedSwapTags entries = null!;
    private LogicalTags logical = null!;

    /// <inheritdoc/>
    public override string Id => "I7";

    /// <inheritdoc/>
    public override string Sentence => "Tags are preserved until their owner writes others";

    /// <inheritdoc/>
    public override IReadOnlyList<StepKind> Watches =>
    [
        UserMemory.StoreTagsKind, UserMemory.LoadTagsKind, GuestMemory.StoreTagsKind, GuestMemory.LoadTagsKind, TagMemory.WriteKind, TagMemory.ReadKind, DataMemory.CopyKind,
        XArray.StoreKind, XArray.EraseKind, Slab.AllocKind, TagBuffers.AllocKind, PageFlags.ClearKind,
        PageTable.SetKind, PageTable.ClearKind, Swap.GetKind, Swap.AddKind, Swap.LookupKind, Swap.PutKind, Swap.ReplaceKind, Swap.DeleteKind,
    ];

    /// <inheritdoc/>
    public override void Begin()
    {
        copies.Clear();
        pages.Clear();
        entries.Clear();
        logical.Clear();
    }

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        var kind = step.Kind;
        if (step.Target == Code.GuestMemory)
        {
            if (step.Payload is Kvm kvm) AddAccess(kvm.Mm, (int)step.Argument, Code.GuestMemory.TaggedPageOf(step), kind == GuestMemory.StoreTagsKind, ref footprint);
        }
        else if (step.Target == Code.Tags)
        {
            if (step.Payload is RemoteAddress remote) AddAccess(remote.Mm, remote.Address, Code.Tags.PageOf(step), kind == TagMemory.WriteKind, ref footprint);
            else if (kind == TagMemory.ReadKind) copies.AddTargets(Code.Tags.PageOf(step), Code.Tags, ref footprint);
        }
        else if (kind == DataMemory.CopyKind)
        {
            footprint.Add(Code.Tags.LocationOf(Code.Data.SourceOf(step)), write: false);
            footprint.Add(Code.Tags.LocationOf(Code.Data.TargetOf(step)), write: true);
            Code.Flags.AddFlags(Code.Data.SourceOf(step), PageFlag.MteTagged, ref footprint);
        }
        else if (kind == XArray.StoreKind || kind == XArray.EraseKind)
        {
            AddSlot(step, ref footprint);
        }
        else if (kind == Slab.AllocKind)
        {
            copies.AddNeeds(Code.Tags, ref footprint);
        }
        else if (kind == TagBuffers.AllocKind)
        {
            copies.AddTargets(null, Code.Tags, ref footprint);
        }
        else if (Frees(step))
        {
            footprint.Add(Code.Tags.LocationOf(Code.Flags.PageOf(step)), write: true);
        }
        else if (kind == PageTable.SetKind || kind == PageTable.ClearKind)
        {
            if (kind == PageTable.SetKind) AddMapping(new Pte(step.Value), ref footprint);
            if (MmOf((PageTable)step.Target!) is { } mm && logical.PageBefore(mm, (int)step.Argument) is { } before) footprint.Add(Code.Tags.LocationOf(before), write: false);
        }
        else if (kind == Swap.GetKind || kind == Swap.AddKind)
        {
            footprint.Add(Code.Tags.LocationOf((Page)step.Payload!), write: true);
        }
        else if (kind == Swap.DeleteKind && entries.CachedFor(new SwapEntry((int)step.Argument)) is { } cached)
        {
            footprint.Add(Code.Tags.LocationOf(cached), write: false);
        }
    }

    /// <inheritdoc/>
    public override void Observe(ModelThread thread, in Step step, long result)
    {
        var kind = step.Kind;
        if (step.Target == Code.UserMemory)
        {
            if (result == 0 || Code.UserMemory.TaggedPageOf(step) is not { } page) return;
            if (kind == UserMemory.StoreTagsKind) logical.Store((Mm)step.Payload!, (int)step.Argument, page, step.Value);
            else Judge(thread, (Mm)step.Payload!, (int)step.Argument, page);
        }
        else if (step.Target == Code.GuestMemory)
        {
            if (result == (long)GuestAccessResult.Made && Code.GuestMemory.TaggedPageOf(step) is { } page)
                Access(thread, ((Kvm)step.Payload!).Mm, (int)step.Argument, page, kind == GuestMemory.StoreTagsKind, step.Value);
        }
        else if (step.Payload is RemoteAddress remote)
        {
            Access(thread, remote.Mm, remote.Address, Code.Tags.PageOf(step), kind == TagMemory.WriteKind, step.Value);
        }
        else if (kind == TagMemory.WriteKind)
        {
            pages.Write(Code.Tags.PageOf(step), step.Value, thread);
        }
        else if (kind == TagMemory.ReadKind)
        {
            if (copies.SourceOf(thread) == Code.Tags.PageOf(step)) pages.CopyTags(copies.TargetOf(thread)!, Code.Tags.PageOf(step));
        }
        else if (kind == DataMemory.CopyKind)
        {
            copies.Begin(thread, Code.Data.TargetOf(step), Code.Data.SourceOf(step));
            pages.Copy(Code.Data.TargetOf(step), Code.Data.SourceOf(step), Code.Flags.Has(Code.Data.SourceOf(step), PageFlag.MteTagged), thread);
        }
        else if (kind == XArray.StoreKind || kind == XArray.EraseKind)
        {
            ObserveSlot(thread, step, result);
        }
        else if (kind == Slab.AllocKind)
        {
            if (result == 0 && copies.NeededBy(thread) is { } needed) pages.Miss(needed, "no slot in tags_by_pfn", thread);
        }
        else if (kind == TagBuffers.AllocKind)
        {
            if (result == 0 && copies.TargetOf(thread) is { } target) pages.Miss(target, "no tag buffer", thread);
        }
        else if (Frees(step))
        {
            pages.Free(Code.Flags.PageOf(step));
        }
        else if (step.Target is PageTable table)
        {
            ObserveTable(thread, table, step);
        }
        else if (step.Target == Code.Swap)
        {
            ObserveSwap(thread, step, result);
        }
    }

    /// <inheritdoc/>
    protected override void Attached()
    {
        pages = new OwedTags(Code.Memory.Pages.Count);
        entries = new OwedSwapTags(pages, Code.Configuration.SwapSlots);
        logical = new LogicalTags(pages, entries, Code);
    }

    private static bool Frees(in Step step) => step.Kind == PageFlags.ClearKind && PageFlags.FlagOf(step) == PageFlag.CheckAtPrep;

    private static bool IsPointer(XaEntry entry) => !entry.IsNull && !entry.IsInternal;

    /// <summary>Somebody sees the tags of an address, in a step that has the page's tags in its footprint.</summary>
    private void Judge(ModelThread thread, Mm mm, int address, Page page, string otherwise = "lost")
    {
        var expected = logical.Of(mm, address, page);
        if (expected != 0 && pages.HaveTravelled(page)) Exercised++;
        var seen = Code.Tags.Of(page);
        if (seen == expected) return;
        var blame = logical.BlameOf(mm, address).Or(pages.BlameOf(page)).Or(new Blame(thread.Calls.Innermost?.Name ?? "", otherwise));
        Machine.Violations.Report(this, thread, blame.Detail, page.Index, (expected << 32) | (uint)seen, function: blame.Function, withLocks: false, cause: blame.Entry, isCausedInSetup: blame.IsInSetup);
    }

    /// <summary>
    /// An access on behalf of a process that goes not through its page table, which maps the page still, or no longer:
    /// then nobody expects anything of it, and what is written is the page's.
    /// </summary>
    private void Access(ModelThread thread, Mm mm, int address, Page page, bool write, long tags)
    {
        var isReserved = Code.Flags.Has(page, PageFlag.TagStorageReserved);
        var isTagged = Code.Flags.Has(page, PageFlag.MteTagged);
        if (write)
        {
            var before = pages.Of(page);
            logical.StoreThroughReference(page, tags);
            if (isTagged && isReserved) return;
            var isOwner = Code.Flags.Has(page, PageFlag.MteLock);
            pages.StoreUnpublished(page, before, !isReserved ? "written without tag storage" : isOwner ? null : "written before the tags are initialised", thread);
            return;
        }

        var pte = mm.Table.Of(address);
        if (pte.IsPresent && pte.PageIndex == page.Index)
            Judge(thread, mm, address, page, !isReserved ? "read without tag storage" : isTagged ? "lost" : "read before the tags are initialised");
    }

    private void AddAccess(Mm mm, int address, Page? page, bool write, ref Footprint footprint)
    {
        if (page is not null) Code.Flags.AddFlags(page, PageFlag.Inherited, ref footprint);
        if (page is not null && write) logical.AddReferences(page, ref footprint);
        else footprint.Add(mm.Table.LocationOf(address), write: false);
    }

    private void AddSlot(in Step step, ref Footprint footprint)
    {
        var entry = ((XaState)step.Payload!).Entry;
        if (PageOfSlot(step) is { } page) footprint.Add(Code.Tags.LocationOf(page), write: true);
        else if (EntryOfSlot(step) is { } swapped) AddEntry(swapped, ref footprint);
        else return;
        if (IsPointer(entry)) footprint.Add(Code.Buffers.LocationOf((long)entry.Raw), write: false);
    }

    private void AddMapping(Pte pte, ref Footprint footprint)
    {
        if (pte.IsSwap) AddEntry(pte.SwapEntry, ref footprint);
        else if (!pte.IsNone) footprint.Add(Code.Tags.LocationOf(Code.Memory[pte.PageIndex]), write: pte.IsPresent);
    }

    private void AddEntry(SwapEntry entry, ref Footprint footprint)
    {
        footprint.Add(Code.Swap.LocationOf(entry), write: true);
        if (entries.CachedFor(entry) is { } cached) footprint.Add(Code.Tags.LocationOf(cached), write: false);
    }

    private void ObserveSlot(ModelThread thread, in Step step, long result)
    {
        var entry = ((XaState)step.Payload!).Entry;
        if (step.Target != Code.TagsByPfn) copies.Need(thread, null);
        if (PageOfSlot(step) is { } page)
        {
            copies.Need(thread, XArray.HasStored(result) ? null : page);
            if (step.Kind == XArray.EraseKind) pages.Erase(page, thread);
            else if (XArray.HasStored(result) && IsPointer(entry)) pages.Save(page, Code.Buffers.ContentOf((long)entry.Raw), thread);
        }
        else if (EntryOfSlot(step) is { } swapped)
        {
            if (step.Kind == XArray.EraseKind) entries.Erase(swapped, thread);
            else if (XArray.HasStored(result) && IsPointer(entry)) entries.Save(swapped, Code.Buffers.ContentOf((long)entry.Raw), thread);
        }
    }

    private void ObserveTable(ModelThread thread, PageTable table, in Step step)
    {
        if (MmOf(table) is not { } mm) return;
        if (step.Kind == PageTable.SetKind) logical.Set(mm, (int)step.Argument, new Pte(step.Value), thread);
        else if (thread.Calls.Innermost is { Name: "zap_pte_range" }) logical.Zap(mm, (int)step.Argument);
    }

    private Mm? MmOf(PageTable table)
    {
        foreach (var mm in Code.Mms)
        {
            if (mm.Table == table) return mm;
        }

        return null;
    }

    private void ObserveSwap(ModelThread thread, in Step step, long result)
    {
        if (step.Kind == Swap.GetKind)
        {
            if (result >= 0) entries.Get(new SwapEntry((int)result), (Page)step.Payload!);
            return;
        }

        var entry = new SwapEntry((int)step.Argument);
        if (step.Kind == Swap.ReplaceKind) entries.Replace(entry, (Page)step.Payload!);
        else if (step.Kind == Swap.LookupKind) entries.Look(entry, thread);
        else if (step.Kind == Swap.PutKind) entries.Put(entry, thread);
        else if (step.Kind == Swap.DeleteKind) entries.Delete(entry, isUsed: result == 0, thread);
        else if (result == 0) entries.Add(entry, (Page)step.Payload!, thread);
    }

    private Page? PageOfSlot(in Step step) => step.Target == Code.TagsByPfn ? Code.Memory.Find(new Pfn((ulong)step.Argument)) : null;

    private SwapEntry? EntryOfSlot(in Step step) =>
        step.Target == Code.TagsBySwpEntry && SwapEntry.Of((ulong)step.Argument) is { } entry && entry.Slot < Code.Configuration.SwapSlots ? entry : null;
}
