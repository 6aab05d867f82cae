using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Model.Invariants;

/// <summary>
/// I18: under weak fairness, and where no page is pinned and no range taken for good, each access of user space completes
/// after finitely many faults. Broken if an access is given up although its last faults found the same kind of entry each
/// time, no failure was injected, memory did not run out, and nobody else wrote what they read, neither meanwhile nor
/// later, nor did what the thread went on with.
/// </summary>
public sealed class AccessesComplete : Invariant<Revision>, IStepFollower
{
    /// <summary>Faults that must come to the same.</summary>
    private const int Repeats = 3;

    private FaultLoop[] loops = [];

    /// <inheritdoc/>
    public override string Id => "I18";

    /// <inheritdoc/>
    public override string Sentence => "Each access completes after finitely many faults";

    /// <inheritdoc/>
    public override IEnumerable<RuleRow> Rows =>
    [
        On(UserMemory.Kinds, does: Touch),
        On(FreeLists.TakeKind, does: Take),
        On(FaultNotes.Returned, Return),
        On(FaultNotes.GivenUp, GiveUp),
    ];

    /// <inheritdoc/>
    public override void Begin()
    {
        foreach (var loop in loops) loop.Clear();
    }

    /// <inheritdoc/>
    public void Follow(ModelThread thread, in Step step)
    {
        var footprint = default(Footprint);
        step.Target.Footprint(step, ref footprint);
        for (var i = 0; i < loops.Length; i++)
        {
            var loop = loops[i];
            if (!loop.IsOpen) continue;
            if (i == thread.Index + 1 && !loop.IsGivenUp) loop.SeeOwn(thread, step, footprint);
            else loop.SeeOther(footprint);
        }
    }

    /// <inheritdoc/>
    public override void Conclude(bool allReturned, bool cut)
    {
        if (!allReturned) return;
        foreach (var loop in loops)
        {
            if (!loop.IsGivenUp || !loop.IsOpen) continue;
            Exercised++;
            if (IsBusy(loop)) continue;
            Machine.Violations.Report(this, null, "livelock", loop.Address, function: loop.Function);
        }
    }

    /// <inheritdoc/>
    protected override void Attached()
    {
        loops = [.. Enumerable.Range(0, Machine.Threads.Count + 1).Select(_ => new FaultLoop())];
    }

    private void Touch(ModelThread thread, in Step step, long result)
    {
        var loop = LoopOf(thread);
        if (loop.IsGivenUp) return;
        if (result != 0)
        {
            if (loop.Faults > 0) Exercised++;
            loop.Clear();
            return;
        }

        var mm = (MmStruct)step.Payload!;
        var pte = mm.Table.Of((int)step.Argument);
        loop.Faults++;
        if (loop.Faults == Revision.FaultLimit - Repeats + 1)
        {
            loop.Open(Code.FaultsLeftTo(thread), mm, (int)step.Argument, pte);
            Machine.Follower = this;
        }
        else if (loop.IsOpen && !loop.IsLike(pte))
        {
            loop.Disturb();
        }
    }

    /// <summary>Where not even one page is to be had, whoever waits for memory is woken by reclaim, or killed.</summary>
    private void Take(ModelThread thread, in Step step, long result)
    {
        if (result < 0 && step.Argument == 0 && LoopOf(thread) is { IsGivenUp: false } loop) loop.Disturb();
    }

    private void Return(ModelThread thread, in Note note)
    {
        if (((VmFault)note.Second & VmFault.Oom) != 0 && LoopOf(thread) is { IsGivenUp: false } loop) loop.Clear();
    }

    private void GiveUp(ModelThread thread, in Note note)
    {
        var loop = LoopOf(thread);
        if (loop.IsOpen && Code.FaultsLeftTo(thread) == loop.FaultsLeft) loop.IsGivenUp = true;
        else loop.Clear();
    }

    private FaultLoop LoopOf(ModelThread thread) => loops[thread.Index + 1];

    /// <summary>
    /// Whether a page that stands in the way is pinned for good, or a frame of tag storage that is needed not reserved and in
    /// somebody's hands.
    /// </summary>
    private bool IsBusy(FaultLoop loop)
    {
        foreach (var pinned in Code.Memory.Pages)
        {
            if (IsHeld(pinned) && loop.HasRead(Code.Counts.LocationOf(pinned))) return true;
        }

        foreach (var frame in Code.Memory.Pages)
        {
            if (frame.IsTagStorage && IsADrivers(frame) && Code.Flags.LocationsOf(frame).Any(loop.HasRead)) return true;
        }

        var pte = loop.Mm!.Table.Of(loop.Address);
        if (!pte.IsPresent) return false;
        var page = Code.Memory[pte.PageIndex];
        if (IsHeld(page)) return true;
        if (Code.Memory.RegionOf(page.Pfn) is not { } region || Code.Memory.HardwareBlockOf(page.Pfn) is not { } block) return false;
        if (!Code.TagBlocksReserved.Peek(block.Value).IsNull) return false;
        for (var i = 0; i < region.BlockSizePages; i++)
        {
            if (!Code.FreeLists.IsFree(Code.Memory.Next(Code.Memory.At(block), i))) return true;
        }

        return false;
    }

    /// <summary>Whether a page is pinned, or somebody refers to it who has not let go of it by the end.</summary>
    private bool IsHeld(Page page)
    {
        if (Code.Counts.Of(page) >= PageRefCounts.PinBias) return true;
        for (var slot = 0; slot < Code.DriverPages.Size; slot++)
        {
            if (Code.DriverPages.HeldIn(slot) is >= 0 and var held && Code.Counts.CountedIn(held) == page.Index) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether a frame of tag storage holds data that nobody could move elsewhere: it is neither free nor reserved, and on no LRU list.
    /// </summary>
    private bool IsADrivers(Page frame)
    {
        if (Code.FreeLists.IsFree(frame) || Code.Flags.Has(frame, PageFlag.Lru)) return false;
        var region = Code.Memory.Layout.Regions.First(region => frame.Pfn.Value >= region.TagStart.Value
            && frame.Pfn.Value <= region.TagEnd.Value);
        return Code.TagBlocksReserved.Peek(region.BlockOfTagFrame(frame.Pfn).Value).IsNull;
    }
}
