using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I7: whoever reads the tags of an address sees those last written there: by the process, inherited at fork, zeros if
/// the address is fresh. Judged by what a reader sees, reported of the function that lost them.
/// </summary>
public sealed partial class TagsArePreserved : Invariant<Revision>
{
    private static readonly StepKind[] Slots = [XArray.StoreKind, XArray.EraseKind];
    private static readonly StepTest IsRemote = (in step) => step.Payload is RemoteAddress;
    private static readonly StepTest TakesOverTagged = (in step) => (PageFlags.FlagOf(step) & PageFlag.MteTagged) != 0;
    private static readonly StepTest IsOwn = (in step) => step.Payload is not RemoteAddress;
    private readonly CopiesUnderWay copies = new();
    private OwedTags pages = null!;
    private OwedSwapTags entries = null!;
    private LogicalTags logical = null!;

    /// <inheritdoc/>
    public override string Id => "I7";

    /// <inheritdoc/>
    public override string Sentence => "Tags are preserved until their owner writes others";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(UserMemory.LoadTagsKind, does: Load),
        On(UserMemory.StoreTagsKind, does: Store),
        On(GuestMemory.Kinds, joins: AddGuestAccess),
        On([GuestMemory.LoadTagsKind, GuestMemory.StoreTagsKind], does: AccessOfGuest),
        On([TagMemory.ReadKind, TagMemory.WriteKind], when: IsRemote, joins: AddRemoteAccess, does: AccessRemotely),
        On(TagMemory.ReadKind, when: IsOwn, joins: AddTargets, does: ReadTags),
        On(TagMemory.WriteKind, when: IsOwn, does: WriteTags),
        On(DataMemory.CopyKind, joins: AddCopy, does: Copy),
        On(TagBuffers.AllocKind, joins: AddAllTargets, does: AllocateBuffer),
        On(Slab.AllocKind, joins: AddNeeds, does: AllocateNode),
        On(Slots, of: Code.TagsByPfn, joins: AddPageSlot, does: StorePageSlot),
        On(Slots, of: Code.TagsBySwpEntry, joins: AddEntrySlot, does: StoreEntrySlot),
        On(Slots, of: Code.TagBlocksReserved, does: ForgetNeed),
        On(PageFlags.ClearKind, when: SeriesSteps.FreesPage, joins: AddFreed, does: Free),
        On(PageFlags.InheritKind, when: TakesOverTagged, joins: AddFreed, does: TakeOverFlags),
        On(PageTable.SetKind, joins: AddMapping, does: SetEntry),
        On(PageTable.ClearKind, joins: AddMapped, does: ClearEntry),
        On(SwapInfo.GetKind, joins: AddCached, does: GetEntry),
        On(SwapInfo.AddKind, joins: AddCached, does: AddToCache),
        On(SwapInfo.LookupKind, does: Look),
        On(SwapInfo.PutKind, does: Put),
        On(SwapInfo.ReplaceKind, does: Replace),
        On(SwapInfo.DeleteKind, joins: AddDeleted, does: Delete),
    ];

    /// <summary>
    /// What a page ought to have that is about to be mapped at an address, and who lost it if it has not; for another rule,
    /// at the write of the entry, which has the page's tags and the entry in its footprint.
    /// </summary>
    internal (long Tags, Blame Blame) WhenMapped(MmStruct mm, int address, Page page, ModelThread thread) =>
        logical.WhenMapped(mm, address, page, thread);

    /// <inheritdoc/>
    public override void Begin()
    {
        copies.Clear();
        pages.Clear();
        entries.Clear();
        logical.Clear();
    }

    /// <inheritdoc/>
    protected override void Attached()
    {
        pages = new OwedTags(Code.Memory.Pages.Count);
        entries = new OwedSwapTags(pages, Code.Configuration.SwapSlots);
        logical = new LogicalTags(pages, entries, Code);
    }

    /// <summary>Somebody sees the tags of an address, in a step that has the page's tags in its footprint.</summary>
    private void Judge(ModelThread thread, MmStruct mm, int address, Page page, string otherwise = "lost")
    {
        var expected = logical.Of(mm, address, page);
        if (expected != 0 && pages.HaveTravelled(page)) Exercised++;
        var seen = Code.Tags.Of(page);
        if (seen == expected) return;
        var blame = logical.BlameOf(mm, address).Or(pages.BlameOf(page)).Or(new Blame(thread.Calls.Innermost?.Name ?? "", otherwise));
        Machine.Violations.Report(
            this, thread, blame.Detail, page.Index, (expected << 32) | (uint)seen,
            function: blame.Function, withLocks: false, cause: blame.Entry, isCausedInSetup: blame.IsInSetup);
    }

    /// <summary>
    /// An access on behalf of a process that goes not through its page table, which maps the page still, or no longer:
    /// then nobody expects anything of it, and what is written is the page's.
    /// </summary>
    private void Access(ModelThread thread, MmStruct mm, int address, Page page, bool write, long tags)
    {
        var isReserved = Code.Flags.Has(page, PageFlag.TagStorageReserved);
        var isTagged = Code.Flags.Has(page, PageFlag.MteTagged);
        if (write)
        {
            var before = pages.Of(page);
            logical.StoreThroughReference(page, tags);
            if (isTagged && isReserved) return;
            var isOwner = Code.Flags.Has(page, PageFlag.MteLock);
            var early = isOwner ? null : "written before the tags are initialised";
            pages.StoreUnpublished(page, before, isReserved ? early : "written without tag storage", thread);
            return;
        }

        var pte = mm.Table.Of(address);
        if (pte.IsPresent && pte.PageIndex == page.Index)
        {
            var otherwise = isTagged ? "lost" : "read before the tags are initialised";
            Judge(thread, mm, address, page, isReserved ? otherwise : "read without tag storage");
        }
    }

    private void Load(ModelThread thread, in Step step, long result)
    {
        if (result != 0 && Code.UserMemory.TaggedPageOf(step) is { } page) Judge(thread, (MmStruct)step.Payload!, (int)step.Argument, page);
    }

    private void Store(ModelThread thread, in Step step, long result)
    {
        if (result != 0 && Code.UserMemory.TaggedPageOf(step) is { } page)
            logical.Store((MmStruct)step.Payload!, (int)step.Argument, page, step.Value);
    }

    private void AccessOfGuest(ModelThread thread, in Step step, long result)
    {
        if (result == (long)GuestAccessResult.Made && Code.GuestMemory.TaggedPageOf(step) is { } page)
            Access(thread, ((Kvm)step.Payload!).Mm, (int)step.Argument, page, step.Kind == GuestMemory.StoreTagsKind, step.Value);
    }

    private void AccessRemotely(ModelThread thread, in Step step, long result)
    {
        var remote = (RemoteAddress)step.Payload!;
        Access(thread, remote.Mm, remote.Address, Code.Tags.PageOf(step), step.Kind == TagMemory.WriteKind, step.Value);
    }

    private void ReadTags(ModelThread thread, in Step step, long result)
    {
        var page = Code.Tags.PageOf(step);
        if (copies.SourceOf(thread) == page) pages.CopyTags(copies.TargetOf(thread)!, page);
    }

    private void WriteTags(ModelThread thread, in Step step, long result) => pages.Write(Code.Tags.PageOf(step), step.Value, thread);

    private void Copy(ModelThread thread, in Step step, long result)
    {
        var (target, source) = (Code.Data.TargetOf(step), Code.Data.SourceOf(step));
        copies.Begin(thread, target, source);
        pages.Copy(target, source, Code.Flags.Has(source, PageFlag.MteTagged), thread);
    }

    private void AllocateBuffer(ModelThread thread, in Step step, long result)
    {
        if (result == 0 && copies.TargetOf(thread) is { } target) pages.Miss(target, Loss.NoBuffer, thread);
    }

    private void AllocateNode(ModelThread thread, in Step step, long result)
    {
        if (result == 0 && copies.NeededBy(thread) is { } needed) pages.Miss(needed, Loss.NoSlot, thread);
    }

    private void StorePageSlot(ModelThread thread, in Step step, long result)
    {
        if (PageOfSlot(step) is not { } page) return;
        copies.Need(thread, XArray.HasStored(result) ? null : page);
        if (step.Kind == XArray.EraseKind) pages.Erase(page, thread);
        else if (SavedBy(step, result) is { } tags) pages.Save(page, tags, thread);
    }

    private void StoreEntrySlot(ModelThread thread, in Step step, long result)
    {
        copies.Need(thread, null);
        if (EntryOfSlot(step) is not { } entry) return;
        if (step.Kind == XArray.EraseKind) entries.Erase(entry, thread);
        else if (SavedBy(step, result) is { } tags) entries.Save(entry, tags, thread);
    }

    private void ForgetNeed(ModelThread thread, in Step step, long result) => copies.Need(thread, null);

    private void Free(ModelThread thread, in Step step, long result) => pages.Free(Code.Flags.PageOf(step));

    private void TakeOverFlags(ModelThread thread, in Step step, long result) =>
        pages.TakeOverFlags(Code.Flags.PageOf(step), ((PageFlag)result & PageFlag.MteTagged) != 0, thread);

    private void SetEntry(ModelThread thread, in Step step, long result)
    {
        if (MmOf(step) is { } mm) logical.Set(mm, (int)step.Argument, new Pte(step.Value), thread);
    }

    private void ClearEntry(ModelThread thread, in Step step, long result)
    {
        if (thread.Calls.Innermost is { Name: "zap_pte_range" } && MmOf(step) is { } mm) logical.Zap(mm, (int)step.Argument);
    }

    private void GetEntry(ModelThread thread, in Step step, long result)
    {
        if (result >= 0) entries.Get(new SwapEntry((int)result), (Page)step.Payload!);
    }

    private void AddToCache(ModelThread thread, in Step step, long result)
    {
        if (result == 0) entries.Add(EntryOf(step), (Page)step.Payload!, thread);
    }

    private void Look(ModelThread thread, in Step step, long result) => entries.Look(EntryOf(step), thread);

    private void Put(ModelThread thread, in Step step, long result) => entries.Put(EntryOf(step), thread);

    private void Replace(ModelThread thread, in Step step, long result) => entries.Replace(EntryOf(step), (Page)step.Payload!);

    private void Delete(ModelThread thread, in Step step, long result) => entries.Delete(EntryOf(step), isUsed: result == 0, thread);

    /// <summary>The tags in the buffer that a step has stored to an xarray; null if it has stored none.</summary>
    private long? SavedBy(in Step step, long result)
    {
        var entry = ((XaState)step.Payload!).Entry;
        return XArray.HasStored(result) && SeriesSteps.IsPointer(entry) ? Code.Buffers.ContentOf((long)entry.Raw) : null;
    }

    private MmStruct? MmOf(in Step step)
    {
        foreach (var mm in Code.Mms)
        {
            if (mm.Table == step.Target) return mm;
        }

        return null;
    }

    private Page? PageOfSlot(in Step step) => Code.Memory.Find(new Pfn((ulong)step.Argument));

    private SwapEntry? EntryOfSlot(in Step step) =>
        SwapEntry.Of((ulong)step.Argument) is { } entry && entry.Slot < Code.Configuration.SwapSlots ? entry : null;

    /// <summary>The entry that a step of the swap map is about.</summary>
    private static SwapEntry EntryOf(in Step step) => new((int)step.Argument);
}
