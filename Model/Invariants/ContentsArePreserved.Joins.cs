using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Invariants;

// What joins the footprints of steps.
public sealed partial class ContentsArePreserved
{
    private void AddGuestAccess(in Step step, ref Footprint footprint) =>
        footprint.Add(((Kvm)step.Payload!).Mm.Table.LocationOf((int)step.Argument), step.Kind == GuestMemory.StoreKind);

    private void AddDeviceAccess(in Step step, ref Footprint footprint)
    {
        if (pins[step.Argument].Owner is not { } owner) return;
        footprint.Add(owner.Mm.Table.LocationOf(owner.Address), step.Kind == DeviceMemory.WriteKind);
        owner.Mm.Table.AddWalk(owner.Address, ref footprint);
    }

    private void AddOwner(in Step step, ref Footprint footprint)
    {
        if (step.Payload is RemoteAddress owner) owner.Mm.Table.AddWalk(owner.Address, ref footprint);
    }

    private void AddEntryRead(in Step step, ref Footprint footprint) =>
        footprint.Add(Code.Swap.LocationOf(SwapContents.EntryOf(step)), write: false);

    private void AddStoredEntry(in Step step, ref Footprint footprint)
    {
        var (from, to) = (ShmemFile.ExpectedOf(step), new FileSlot(step.Value));
        if (!from.IsPage || !to.IsSwap) return;
        footprint.Add(Code.Swap.LocationOf(to.SwapEntry), write: true);
        footprint.Add(Code.Data.LocationOf(Code.Memory[from.PageIndex]), write: false);
    }

    private void AddFreed(in Step step, ref Footprint footprint) =>
        footprint.Add(Code.Data.LocationOf(Code.Flags.PageOf(step)), write: true);

    private void AddMapping(in Step step, ref Footprint footprint)
    {
        if (MmOf(step) is not { } mm) return;
        mm.Table.AddWalk((int)step.Argument, ref footprint);
        var pte = new Pte(step.Value);
        if (pte.IsPresent) footprint.Add(Code.Data.LocationOf(Code.Memory[pte.PageIndex]), write: false);
        if (!pte.IsSwap) return;
        footprint.Add(Code.Swap.LocationOf(pte.SwapEntry), write: true);
        if (Code.Swap.CachedFor(pte.SwapEntry) is { } cached) footprint.Add(Code.Data.LocationOf(cached), write: false);
    }

    private void AddTagFrame(in Step step, ref Footprint footprint)
    {
        if (TaggedPageOf(step) is not { } page || Code.Memory.HardwareBlockOf(page.Pfn) is not { } block) return;
        footprint.Add(Code.TagBlocksReserved.SlotLocation(block.Value), write: false);

        // Only as long as the block is nobody's tag storage: if that changes, the slot has been written, which conflicts anyway.
        if (OverwrittenBy(step) is not { } frame) return;
        footprint.Add(Code.Data.LocationOf(frame), write: true);
        Code.Flags.AddFlags(page, PageFlag.TagStorageReserved, ref footprint);
    }

    private void AddBlock(in Step step, ref Footprint footprint)
    {
        footprint.Add(Code.FreeLists.Location, write: false);
        for (var i = 0; FrameOf(step, i) is { } frame; i++)
        {
            if (Code.FreeLists.HoldsData(frame)) footprint.Add(Code.Data.LocationOf(frame), write: true);
        }
    }

    /// <summary>The frame that a tag write goes into although its block is not reserved; null if it is, or is not modelled.</summary>
    private Page? OverwrittenBy(in Step step)
    {
        if (TaggedPageOf(step) is not { } page || Code.Memory.HardwareBlockOf(page.Pfn) is not { } block) return null;
        return SeriesSteps.IsPointer(Code.TagBlocksReserved.Peek(block.Value)) ? null
            : Code.Memory.Find(Code.Memory.RegionOf(page.Pfn)!.TagFrameOf(page.Pfn));
    }

    private Page? TaggedPageOf(in Step step) => step.Kind == UserMemory.StoreTagsKind ? Code.UserMemory.TaggedPageOf(step)
        : step.Kind == GuestMemory.StoreTagsKind ? Code.GuestMemory.TaggedPageOf(step) : Code.Tags.PageOf(step);

    /// <summary>A frame of the block that a step reserves; null behind the last.</summary>
    private Page? FrameOf(in Step step, int number)
    {
        var block = new Pfn((ulong)step.Argument);
        var frame = Code.Memory.Find(new Pfn(block.Value + (ulong)number));
        return frame is not null && Code.Memory.StorageBlockOf(frame) == block ? frame : null;
    }
}
