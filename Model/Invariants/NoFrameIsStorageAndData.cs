namespace TagStorageModel.Model;

/// <summary>
/// I10: no data is read or written in a frame whose block is reserved as tag storage, and no block is reserved
/// while one of its frames holds somebody's data. Which block a frame belongs to is the hardware's layout.
/// </summary>
public sealed class NoFrameIsStorageAndData : Invariant<Revision>
{
    /// <inheritdoc/>
    public override string Id => "I10";

    /// <inheritdoc/>
    public override string Sentence => "No frame is tag storage and data at once";

    /// <inheritdoc/>
    public override IReadOnlyList<StepKind> Watches =>
        [DataMemory.CopyKind, DataMemory.ClearKind, DataMemory.FillKind, UserMemory.LoadKind, UserMemory.StoreKind, XArray.StoreKind];

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (Reserves(step)) footprint.Add(Code.FreeLists.Location, write: false);
        if (TargetOf(step) is { } target) AddBlock(target, ref footprint);
        if (SourceOf(step) is { } source) AddBlock(source, ref footprint);
    }

    /// <inheritdoc/>
    public override void Observe(ModelThread thread, in Step step, long result)
    {
        if (Reserves(step))
        {
            if (XArray.HasStored(result)) JudgeReservation(thread, new Pfn((ulong)step.Argument));
            return;
        }

        if (TargetOf(step) is { } target) JudgeAccess(thread, target);
        if (SourceOf(step) is { } source) JudgeAccess(thread, source);
    }

    private static bool IsData(in Step step) =>
        step.Kind == DataMemory.CopyKind || step.Kind == DataMemory.ClearKind || step.Kind == DataMemory.FillKind;

    private bool Reserves(in Step step)
    {
        if (step.Kind != XArray.StoreKind || step.Target != Code.TagBlocksReserved) return false;
        var entry = ((XaState)step.Payload!).Entry;
        return !entry.IsNull && !entry.IsInternal;
    }

    private Page? TargetOf(in Step step)
    {
        if (IsData(step)) return Code.Data.TargetOf(step);
        return step.Target == Code.UserMemory ? Code.UserMemory.DataPageOf(step) : null;
    }

    private Page? SourceOf(in Step step) => step.Kind == DataMemory.CopyKind ? Code.Data.SourceOf(step) : null;

    private void AddBlock(Page page, ref Footprint footprint)
    {
        if (Code.Memory.StorageBlockOf(page) is { } block) footprint.Add(Code.TagBlocksReserved.SlotLocation(block.Value), write: false);
    }

    private void JudgeAccess(ModelThread thread, Page page)
    {
        if (Code.Memory.StorageBlockOf(page) is not { } block) return;
        Exercised++;
        var entry = Code.TagBlocksReserved.Peek(block.Value);
        if (!entry.IsNull && !entry.IsInternal) Machine.Violations.Report(this, thread, "data in a reserved block", page.Index);
    }

    private void JudgeReservation(ModelThread thread, Pfn block)
    {
        Exercised++;
        for (var frame = block; Code.Memory.Find(frame) is { } page && Code.Memory.StorageBlockOf(page) == block; frame = new Pfn(frame.Value + 1))
        {
            if (Code.FreeLists.HoldsData(page)) Machine.Violations.Report(this, thread, "a reserved block with data", page.Index);
        }
    }
}
