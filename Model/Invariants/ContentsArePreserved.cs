using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I23: whoever accesses memory finds there what was last written: by the process, its guest, or a device that has its page
/// pinned; inherited at fork, the file's where a file is mapped, zeros where it is fresh. A store is judged as a load is: it
/// writes a part of the page, and the rest is what is there. Judged by what the access finds, reported of the function that
/// lost what ought to be there.
/// </summary>
public sealed partial class ContentsArePreserved : Invariant<Revision>
{
    private static readonly StepKind[] TagWrites = [TagMemory.WriteKind, UserMemory.StoreTagsKind, GuestMemory.StoreTagsKind];
    private readonly (Page? First, Page? Second, long FirstVersion, long SecondVersion)[] compared = new (Page?, Page?, long, long)[33];
    private Func<ModelThread, long, long, bool> isTheSame = null!;
    private OwedData owed = null!;
    private LogicalData logical = null!;

    /// <summary>By slot of the drivers: whose page is pinned; belongs to the location of the slot.</summary>
    private Pin[] pins = [];

    /// <inheritdoc/>
    public override string Id => "I23";

    /// <inheritdoc/>
    public override string Sentence => "Contents are preserved until somebody writes others";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On([UserMemory.LoadKind, UserMemory.StoreKind], does: AccessOfUser),
        On([GuestMemory.LoadKind, GuestMemory.StoreKind], joins: AddGuestAccess, does: AccessOfGuest),
        On(DeviceMemory.Kinds, joins: AddDeviceAccess, does: AccessOfDevice),
        On(DriverPages.PutKind, joins: AddOwner, does: Remember),
        On(DriverPages.TakeKind, does: Forget),
        On(DataMemory.CopyKind, does: Copy),
        On(DataMemory.ClearKind, does: Zero),
        On(DataMemory.FillKind, does: Fill),
        On(DataMemory.CompareKind, does: Compare),
        On(SwapContents.ReadKind, joins: AddEntryRead, does: ReadIn),
        On(ShmemFile.StoreKind, joins: AddStoredEntry, does: StoreFileEntry),
        On(PageFlags.ClearKind, when: SeriesSteps.FreesPage, joins: AddFreed, does: Free),
        On(PageTable.SetKind, joins: AddMapping, does: SetEntry),
        On(PageTable.ClearKind, does: ClearEntry),
        On(PageTable.SetPmdKind, does: SetPmd),
        On(PageTable.ClearPmdKind, does: ClearPmd),
        On(TagWrites, joins: AddTagFrame, does: WriteTags),
        On(XArray.StoreKind, of: Code.TagBlocksReserved, when: SeriesSteps.StoresPointer, joins: AddBlock, does: Reserve),
    ];

    /// <inheritdoc/>
    public override void Begin()
    {
        Array.Clear(compared);
        Array.Clear(pins);
        owed.Clear();
        logical.Clear();
        if (Code.ZeroPage is { } zero) owed.Set(zero.Page, Owed.Written(0));
    }

    /// <inheritdoc/>
    protected override void Attached()
    {
        owed = new OwedData(Code.Memory.Pages.Count, Code.Configuration.SwapSlots);
        logical = new LogicalData(owed, Code);
        pins = new Pin[Code.Configuration.DriverSlots];
        isTheSame = IsTheSame;
    }

    private void AccessOfUser(ModelThread thread, in Step step, long result)
    {
        if (result != 0 && Code.UserMemory.DataPageOf(step) is { } page)
            Access(thread, ((MmStruct)step.Payload!, (int)step.Argument), page, step.Kind == UserMemory.StoreKind);
    }

    private void AccessOfGuest(ModelThread thread, in Step step, long result)
    {
        if (result == (long)GuestAccessResult.Made && Code.GuestMemory.DataPageOf(step) is { } page)
            Access(thread, (((Kvm)step.Payload!).Mm, (int)step.Argument), page, step.Kind == GuestMemory.StoreKind);
    }

    private void AccessOfDevice(ModelThread thread, in Step step, long result)
    {
        if (Code.DeviceMemory.PageOf(step) is { } page) Access(thread, OwnerOf(step), page, step.Kind == DeviceMemory.WriteKind);
    }

    /// <summary>Somebody accesses a page, in a step that has its data in its footprint.</summary>
    /// <param name="thread">Who.</param>
    /// <param name="owner">For whom, and where; null: it is nobody's memory.</param>
    /// <param name="page">The page.</param>
    /// <param name="write">Whether it is written.</param>
    private void Access(ModelThread thread, (MmStruct Mm, int Address)? owner, Page page, bool write)
    {
        var expected = owner is { } at ? logical.Of(at.Mm, at.Address, page) : owed.ExpectedOf(page);
        var there = owed.Of(page);
        var seen = there.IsDestroyed ? DataMemory.Garbage : write ? Code.Data.Before(page) : Code.Data.Of(page);
        if (expected != 0 || seen != 0) Exercised++;
        if (seen != expected)
        {
            var (lost, mapped) = owner is { } found
                ? (logical.BlameOf(found.Mm, found.Address), logical.MapperOf(found.Mm, found.Address)) : default;
            var blame = lost.Or(there.Blame).Or(mapped).Or(Blame.On(thread, DataLoss.Unknown));
            Machine.Violations.Report(
                this, thread, blame.Detail, page.Index, (expected << 32) | (uint)seen,
                function: blame.Function, withLocks: false, cause: blame.Entry, isCausedInSetup: blame.IsInSetup);
        }

        if (!write) return;
        var version = Code.Data.Of(page);
        owed.Set(page, Owed.Written(version));
        if (owner is { } writer) logical.Store(writer.Mm, writer.Address, version);
    }

    /// <summary>
    /// For whom a device works: as long as the process has not given the memory up, its pinned page is what it has there.
    /// </summary>
    private (MmStruct Mm, int Address)? OwnerOf(in Step step) =>
        pins[step.Argument] is { Owner: { } owner } pin && logical.LifeOf(owner.Mm, owner.Address) == pin.Life
            ? (owner.Mm, owner.Address) : null;

    private void Remember(ModelThread thread, in Step step, long result)
    {
        if (result == 0 || step.Payload is not RemoteAddress owner) return;

        // Between the pin and this step the process may have given the page up.
        var pte = owner.Mm.Table.Walk(owner.Address);
        pins[step.Argument] = pte.IsPresent && pte.PageIndex == new DriverPage(step.Value - 1).PageIndex
            ? new Pin { Owner = owner, Life = logical.LifeOf(owner.Mm, owner.Address) } : default;
    }

    private void Forget(ModelThread thread, in Step step, long result) => pins[step.Argument] = default;

    private void Copy(ModelThread thread, in Step step, long result) =>
        owed.Set(Code.Data.TargetOf(step), owed.Of(Code.Data.SourceOf(step)));

    private void Zero(ModelThread thread, in Step step, long result)
    {
        for (var i = 0; i < DataMemory.CountOf(step); i++) owed.Set(Code.Memory[(int)step.Argument + i], Owed.Written(0));
    }

    private void Fill(ModelThread thread, in Step step, long result) =>
        owed.Set(Code.Data.TargetOf(step), Owed.Written(DataMemory.OnDevice));

    private void Compare(ModelThread thread, in Step step, long result)
    {
        var (first, second) = (Code.Data.TargetOf(step), Code.Data.SourceOf(step));
        compared[thread.Index + 1] = (first, second, owed.Of(first).Version, owed.Of(second).Version);
    }

    /// <summary>Whether the pages that a thread has compared last had these two versions then, which it found to be the same.</summary>
    private bool IsTheSame(ModelThread thread, long one, long other)
    {
        var last = compared[thread.Index + 1];
        return last.First is not null
            && ((last.FirstVersion == one && last.SecondVersion == other) || (last.FirstVersion == other && last.SecondVersion == one));
    }

    private void ReadIn(ModelThread thread, in Step step, long result)
    {
        var page = Code.SwapContents.PageOf(step);
        var entry = owed.Of(SwapContents.EntryOf(step));
        var isThere = Code.Data.Of(page) == entry.Version;
        owed.Set(page, isThere ? entry : entry with { Blame = entry.Blame.Or(Blame.On(thread, DataLoss.OtherReadIn)) });
    }

    private void StoreFileEntry(ModelThread thread, in Step step, long result)
    {
        var (from, to) = (ShmemFile.ExpectedOf(step), new FileSlot(step.Value));
        if (result == 0 && from.IsPage && to.IsSwap) owed.Set(to.SwapEntry, owed.Of(Code.Memory[from.PageIndex]));
    }

    private void Free(ModelThread thread, in Step step, long result) => owed.Set(Code.Flags.PageOf(step), default);

    private void SetEntry(ModelThread thread, in Step step, long result)
    {
        if (MmOf(step) is not { } mm) return;
        var pte = new Pte(step.Value);
        if (pte.IsSwap) logical.SetSwap(mm, (int)step.Argument, pte.SwapEntry);
        else if (pte.IsPresent) logical.SetPage(mm, (int)step.Argument, Code.Memory[pte.PageIndex], thread, isTheSame);
    }

    private void ClearEntry(ModelThread thread, in Step step, long result)
    {
        if (thread.Calls.Innermost is { Name: "zap_pte_range" } && MmOf(step) is { } mm) logical.Zap(mm, (int)step.Argument);
    }

    private void SetPmd(ModelThread thread, in Step step, long result)
    {
        if (MmOf(step) is { } mm && new Pte(step.Value).IsPresent) logical.SetHuge(mm, thread);
    }

    private void ClearPmd(ModelThread thread, in Step step, long result)
    {
        if (MmOf(step) is { } mm) logical.ZapHuge(mm);
    }

    private void WriteTags(ModelThread thread, in Step step, long result)
    {
        if (result == 0 && step.Kind == UserMemory.StoreTagsKind) return;
        if (result != (long)GuestAccessResult.Made && step.Kind == GuestMemory.StoreTagsKind) return;
        if (OverwrittenBy(step) is not { } frame) return;
        var isReserved = Code.Flags.Has(TaggedPageOf(step)!, PageFlag.TagStorageReserved);
        owed.Destroy(frame, Blame.On(thread, isReserved ? DataLoss.ReservedTagsWritten : DataLoss.TagsWritten));
    }

    private void Reserve(ModelThread thread, in Step step, long result)
    {
        if (!XArray.HasStored(result)) return;
        for (var i = 0; FrameOf(step, i) is { } frame; i++)
        {
            if (Code.FreeLists.HoldsData(frame)) owed.Destroy(frame, Blame.On(thread, DataLoss.BecameStorage));
        }
    }

    private MmStruct? MmOf(in Step step)
    {
        foreach (var mm in Code.Mms)
        {
            if (mm.Table == step.Target) return mm;
        }

        return null;
    }

    private struct Pin
    {
        internal RemoteAddress? Owner;
        internal (int Own, int Huge) Life;
    }
}
