using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I10: no data is read or written in a frame whose block is reserved as tag storage, be it by the kernel, a process, a guest
/// or a device, and no block is reserved while one of its frames holds somebody's data. Which block a frame belongs to is the
/// hardware's layout.
/// </summary>
public sealed class NoFrameIsStorageAndData : Invariant<Revision>
{
    /// <summary>Detail: a page of a block that is reserved holds data.</summary>
    public const string DataInReservedBlock = "data in a reserved block";

    /// <inheritdoc/>
    public override string Id => "I10";

    /// <inheritdoc/>
    public override string Sentence => "No frame is tag storage and data at once";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On([DataMemory.CopyKind, DataMemory.CompareKind], joins: AddCopied, does: Copy),
        On([DataMemory.ClearKind, DataMemory.FillKind], joins: AddWritten, does: Write),
        On([SwapContents.WriteKind, SwapContents.ReadKind], joins: AddSwapped, does: Swap),
        On([UserMemory.LoadKind, UserMemory.StoreKind], joins: AddAccessed, does: Access),
        On([GuestMemory.LoadKind, GuestMemory.StoreKind], joins: AddAccessedByGuest, does: AccessOfGuest),
        On(DeviceMemory.Kinds, joins: AddAccessedByDevice, does: AccessOfDevice),
        On(XArray.StoreKind, of: Code.TagBlocksReserved, when: SeriesSteps.StoresPointer, joins: AddFreeLists, does: Reserve),
    ];

    private void AddCopied(in Step step, ref Footprint footprint)
    {
        AddBlock(Code.Data.TargetOf(step), ref footprint);
        AddBlock(Code.Data.SourceOf(step), ref footprint);
    }

    private void AddWritten(in Step step, ref Footprint footprint)
    {
        for (var i = 0; i < DataMemory.CountOf(step); i++) AddBlock(Code.Memory[(int)step.Argument + i], ref footprint);
    }

    private void AddSwapped(in Step step, ref Footprint footprint) => AddBlock(Code.SwapContents.PageOf(step), ref footprint);

    private void AddAccessed(in Step step, ref Footprint footprint) => AddBlock(Code.UserMemory.DataPageOf(step), ref footprint);

    private void AddAccessedByGuest(in Step step, ref Footprint footprint) => AddBlock(Code.GuestMemory.DataPageOf(step), ref footprint);

    private void AddAccessedByDevice(in Step step, ref Footprint footprint) => AddBlock(Code.DeviceMemory.PageOf(step), ref footprint);

    private void AddFreeLists(in Step step, ref Footprint footprint) => footprint.Add(Code.FreeLists.Location, write: false);

    private void Copy(ModelThread thread, in Step step, long result)
    {
        JudgeAccess(thread, Code.Data.TargetOf(step));
        JudgeAccess(thread, Code.Data.SourceOf(step));
    }

    private void Write(ModelThread thread, in Step step, long result)
    {
        for (var i = 0; i < DataMemory.CountOf(step); i++) JudgeAccess(thread, Code.Memory[(int)step.Argument + i]);
    }

    private void Swap(ModelThread thread, in Step step, long result) => JudgeAccess(thread, Code.SwapContents.PageOf(step));

    private void Access(ModelThread thread, in Step step, long result) => JudgeAccess(thread, Code.UserMemory.DataPageOf(step));

    private void AccessOfGuest(ModelThread thread, in Step step, long result) => JudgeAccess(thread, Code.GuestMemory.DataPageOf(step));

    private void AccessOfDevice(ModelThread thread, in Step step, long result) => JudgeAccess(thread, Code.DeviceMemory.PageOf(step));

    private void Reserve(ModelThread thread, in Step step, long result)
    {
        if (XArray.HasStored(result)) JudgeReservation(thread, new Pfn((ulong)step.Argument));
    }

    private void AddBlock(Page? page, ref Footprint footprint)
    {
        if (page is not null && Code.Memory.StorageBlockOf(page) is { } block)
            footprint.Add(Code.TagBlocksReserved.SlotLocation(block.Value), write: false);
    }

    private void JudgeAccess(ModelThread thread, Page? page)
    {
        if (page is null || Code.Memory.StorageBlockOf(page) is not { } block) return;
        Exercised++;
        var entry = Code.TagBlocksReserved.Peek(block.Value);
        if (!entry.IsNull && !entry.IsInternal) Machine.Violations.Report(this, thread, DataInReservedBlock, page.Index);
    }

    private void JudgeReservation(ModelThread thread, Pfn block)
    {
        Exercised++;
        for (var frame = block; ; frame = new Pfn(frame.Value + 1))
        {
            if (Code.Memory.Find(frame) is not { } page || Code.Memory.StorageBlockOf(page) != block) return;
            if (!Code.FreeLists.HoldsData(page)) continue;
            Machine.Violations.Report(this, thread, "a reserved block with data", page.Index);

            // Whoever finds the data gone is not to blame.
            Machine.Violations.IsTainted = true;
        }
    }
}
