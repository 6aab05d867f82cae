using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;

namespace TagStorageModel.Model.Invariants;

// What joins the footprints of steps.
public sealed partial class TagsArePreserved
{
    private void AddAccess(MmStruct mm, int address, Page? page, bool write, ref Footprint footprint)
    {
        if (page is not null) Code.Flags.AddFlags(page, PageFlag.Inherited, ref footprint);
        if (page is not null && write) logical.AddReferences(page, ref footprint);
        else footprint.Add(mm.Table.LocationOf(address), write: false);
    }

    private void AddEntry(SwapEntry entry, ref Footprint footprint)
    {
        footprint.Add(Code.Swap.LocationOf(entry), write: true);
        if (entries.CachedFor(entry) is { } cached) footprint.Add(Code.Tags.LocationOf(cached), write: false);
    }

    private void AddGuestAccess(in Step step, ref Footprint footprint) =>
        AddAccess(((Kvm)step.Payload!).Mm, (int)step.Argument, Code.GuestMemory.TaggedPageOf(step),
            step.Kind == GuestMemory.StoreTagsKind, ref footprint);

    private void AddRemoteAccess(in Step step, ref Footprint footprint)
    {
        var remote = (RemoteAddress)step.Payload!;
        AddAccess(remote.Mm, remote.Address, Code.Tags.PageOf(step), step.Kind == TagMemory.WriteKind, ref footprint);
    }

    private void AddTargets(in Step step, ref Footprint footprint) => copies.AddTargets(Code.Tags.PageOf(step), Code.Tags, ref footprint);

    private void AddCopy(in Step step, ref Footprint footprint)
    {
        var source = Code.Data.SourceOf(step);
        footprint.Add(Code.Tags.LocationOf(source), write: false);
        footprint.Add(Code.Tags.LocationOf(Code.Data.TargetOf(step)), write: true);
        Code.Flags.AddFlags(source, PageFlag.MteTagged, ref footprint);
    }

    private void AddAllTargets(in Step step, ref Footprint footprint) => copies.AddTargets(null, Code.Tags, ref footprint);

    private void AddNeeds(in Step step, ref Footprint footprint) => copies.AddNeeds(Code.Tags, ref footprint);

    private void AddPageSlot(in Step step, ref Footprint footprint)
    {
        if (PageOfSlot(step) is not { } page) return;
        footprint.Add(Code.Tags.LocationOf(page), write: true);
        AddBuffer(step, ref footprint);
    }

    private void AddEntrySlot(in Step step, ref Footprint footprint)
    {
        if (EntryOfSlot(step) is not { } entry) return;
        AddEntry(entry, ref footprint);
        AddBuffer(step, ref footprint);
    }

    private void AddFreed(in Step step, ref Footprint footprint) =>
        footprint.Add(Code.Tags.LocationOf(Code.Flags.PageOf(step)), write: true);

    private void AddMapping(in Step step, ref Footprint footprint)
    {
        var pte = new Pte(step.Value);
        if (pte.IsSwap) AddEntry(pte.SwapEntry, ref footprint);
        else if (!pte.IsNone) footprint.Add(Code.Tags.LocationOf(Code.Memory[pte.PageIndex]), write: pte.IsPresent);
        AddMapped(step, ref footprint);
    }

    private void AddMapped(in Step step, ref Footprint footprint)
    {
        if (MmOf(step) is { } mm && logical.PageBefore(mm, (int)step.Argument) is { } before)
            footprint.Add(Code.Tags.LocationOf(before), write: false);
    }

    private void AddCached(in Step step, ref Footprint footprint) => footprint.Add(Code.Tags.LocationOf((Page)step.Payload!), write: true);

    private void AddDeleted(in Step step, ref Footprint footprint)
    {
        if (entries.CachedFor(EntryOf(step)) is { } cached) footprint.Add(Code.Tags.LocationOf(cached), write: false);
    }

    private void AddBuffer(in Step step, ref Footprint footprint)
    {
        var entry = ((XaState)step.Payload!).Entry;
        if (SeriesSteps.IsPointer(entry)) footprint.Add(Code.Buffers.LocationOf((long)entry.Raw), write: false);
    }
}
