using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>
/// The buddy allocator's free frames. An allocation gets the lowest free frame of the allowed kind; tag storage
/// is MIGRATE_CMA, and a frame in an isolated pageblock is not given out. The free list is one shared object; its
/// callers hold zone->lock.
/// </summary>
public sealed class FreeLists : KernelObject
{
    /// <summary>Frames leave the free list to hold data.</summary>
    public static readonly StepKind TakeKind = new("rmqueue", Access.Write) { Order = StoreOrder.Relaxed };

    /// <summary>Pages are free again; the argument is the first, the value the order.</summary>
    public static readonly StepKind GiveKind = new("free_one_page", Access.Write) { Order = StoreOrder.Relaxed };

    /// <summary>Frames leave the free list for whoever wants just these: <see cref="FramesOf"/>.</summary>
    public static readonly StepKind TakeRangeKind = new("isolate_freepages_range", Access.Write);

    /// <summary>One frame leaves the free list for whoever wants just this; the argument is the frame.</summary>
    public static readonly StepKind TakeFrameKind = new("take_page_off_buddy", Access.Write) { Order = StoreOrder.Relaxed };

    private static readonly StepKind ScanKind = new("isolate_freepages", Access.Write) { Order = StoreOrder.Relaxed };
    private static readonly StepKind IsFreeKind = new("is_free_buddy_page", Access.Read);
    private static readonly StepKind NextInUseKind = new("!PageBuddy", Access.Read);
    private readonly Memory memory;
    private readonly int[] ascending;
    private readonly Use[] uses;
    private readonly BusyBudget busy = new();

    /// <summary>All frames are free.</summary>
    public FreeLists(Machine machine, Memory memory)
        : base(machine, "zone")
    {
        this.memory = memory;
        uses = new Use[memory.Pages.Count];
        ascending = [.. memory.Pages.OrderBy(page => page.Pfn.Value).Select(page => page.Index)];
        Lock = new SpinLock(machine, "zone.lock", "zone.lock");
        Blocks = new PageBlocks(machine, memory);
    }

    private enum Use : byte
    {
        Free,
        Data,
        Contiguous,
    }

    /// <summary>zone->lock.</summary>
    public SpinLock Lock { get; }

    /// <summary>The pageblocks' migrate types.</summary>
    public PageBlocks Blocks { get; }

    /// <summary>The location of the free list.</summary>
    public Location Location => At();

    /// <summary>The index of the first of 2^order lowest free frames that follow one another; −1 if there are none.</summary>
    /// <param name="order">How many.</param>
    /// <param name="cma">ALLOC_CMA: frames of the tag storage will do as well.</param>
    public Step<int> Take(int order, bool cma) => new(new(this, TakeKind, order, Value: cma ? 1 : 0));

    /// <summary>Compaction's free scanner: the index of the highest free frame above a page; −1 if there is none.</summary>
    public Step<int> TakeHighest(Page above) => new(new(this, ScanKind, above.Index));

    /// <summary>Gives 2^order frames back.</summary>
    public Step Give(Page page, int order) => new(this, GiveKind, page.Index, Value: order);

    /// <summary>
    /// The end of alloc_contig_range(), test_pages_isolated() and isolate_freepages_range(): 0, −EBUSY by choice or
    /// because a frame is in use, and, where a fatal signal can come, −EINTR by choice.
    /// </summary>
    public Step<int> TakeRange(Page first, int count, bool signals) =>
        new(new(this, TakeRangeKind, first.Index, Value: signals ? -count : count));

    /// <summary>is_free_buddy_page(): whether a frame is free, without zone->lock.</summary>
    public Step<bool> IsFreeBuddyPage(Page page) => new(new(this, IsFreeKind, page.Index));

    /// <summary>take_page_off_buddy(): whether the frame was free.</summary>
    public Step<bool> TakeFrame(Page page) => new(new(this, TakeFrameKind, page.Index));

    /// <summary>The frames that a step gives back, or is to take for whoever wants just these: the first, and how many.</summary>
    public static (int First, int Count) FramesOf(in Step step) => ((int)step.Argument,
        step.Kind == GiveKind ? 1 << (int)step.Value : step.Kind == TakeFrameKind ? 1 : (int)Math.Abs(step.Value));

    /// <summary>Whether such a step has taken its frames.</summary>
    public static bool HasTaken(in Step step, long result) => step.Kind == TakeFrameKind ? result != 0 : result == 0;

    /// <summary>Whether a frame is free, for judging a run that is over.</summary>
    public bool IsFree(Page page)
    {
        Reads();
        return uses[page.Index] == Use.Free;
    }

    /// <summary>The index of the first frame from a page on that is not free, of so many; −1 if there is none.</summary>
    public Step<int> NextInUse(int first, int count) => new(new(this, NextInUseKind, first, Value: count));

    /// <summary>Whether a frame has been allocated to hold data, for a rule that has the free list in its footprint.</summary>
    public bool HoldsData(Page page)
    {
        Reads();
        return uses[page.Index] == Use.Data;
    }

    /// <inheritdoc/>
    public override int Outcomes(ModelThread thread, in Step step)
    {
        if (step.Kind != TakeRangeKind || busy.LeftTo(thread) == 0) return 1;
        return step.Value < 0 ? 3 : 2;
    }

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        base.Footprint(step, ref footprint);
        if (step.Kind == TakeKind || step.Kind == ScanKind) Blocks.AddAll(ref footprint);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var page = (int)step.Argument;
        if (step.Kind == NextInUseKind) return FindInUse(page, page + (int)step.Value);
        if (step.Kind == IsFreeKind)
        {
            Reads();
            return uses[page] == Use.Free ? 1 : 0;
        }

        Writes();
        if (step.Kind == TakeKind) return TakeLowest(1 << page, step.Value != 0);
        if (step.Kind == ScanKind) return TakeHighest(page);
        if (step.Kind == TakeRangeKind) return TakeRange(thread, page, (int)Math.Abs(step.Value));
        if (step.Kind == TakeFrameKind)
        {
            if (uses[page] != Use.Free) return 0;
            uses[page] = Use.Contiguous;
            return 1;
        }

        uses.AsSpan(page, 1 << (int)step.Value).Fill(Use.Free);
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Kind == TakeKind)
            return StepText.Pointer($"rmqueue(order {step.Argument}{(step.Value != 0 ? ", ALLOC_CMA" : "")})", PageText(result));
        var page = memory[(int)step.Argument];
        if (step.Kind == ScanKind || step.Kind == NextInUseKind) return StepText.Pointer($"{step.Kind.Name}({page})", PageText(result));
        if (step.Kind == TakeRangeKind) return StepText.ErrorNumber($"isolate_freepages_range({page}, {Math.Abs(step.Value)})", result);
        return step.Kind == TakeFrameKind || step.Kind == IsFreeKind ? StepText.Number($"{step.Kind.Name}({page})", result)
            : $"free_one_page({page}, order {step.Value})";
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(uses);
        busy.Reset();
    }

    /// <summary>Says how many ranges a thread may find busy in each run, though they are not.</summary>
    internal void AllowBusy(ModelThread thread, int count) => busy.Allow(thread, count);

    /// <summary>How many ranges a thread may find busy in one run.</summary>
    internal int BusyAllowedTo(ModelThread thread) => busy.AllowedTo(thread);

    /// <summary>How many ranges a thread may still find busy in this run.</summary>
    internal int BusyLeftTo(ModelThread thread) => busy.LeftTo(thread);

    /// <summary>A thread finds something busy that is not a range of this list.</summary>
    internal void MeetBusy(ModelThread thread)
    {
        Dirty();
        busy.Meet(thread);
    }

    private string? PageText(long index) => index < 0 ? null : $"{memory[(int)index]}";

    private int TakeLowest(int count, bool cma)
    {
        foreach (var first in ascending)
        {
            if (!Fits(first, count, cma)) continue;
            uses.AsSpan(first, count).Fill(Use.Data);
            return first;
        }

        return -1;
    }

    private bool Fits(int first, int count, bool cma)
    {
        var start = memory[first].Pfn.Value;
        if (start % (ulong)count != 0 || first + count > uses.Length) return false;
        for (var i = first; i < first + count; i++)
        {
            var isAllowed = i < memory.DataPages || cma;
            if (!isAllowed || uses[i] != Use.Free || memory[i].Pfn.Value != start + (ulong)(i - first) || Blocks.IsIsolatedNow(i))
                return false;
        }

        return true;
    }

    private int TakeHighest(int above)
    {
        for (var i = ascending.Length - 1; ascending[i] != above; i--)
        {
            if (uses[ascending[i]] != Use.Free || Blocks.IsIsolatedNow(ascending[i])) continue;
            uses[ascending[i]] = Use.Data;
            return ascending[i];
        }

        return -1;
    }

    private int FindInUse(int first, int end)
    {
        Reads();
        for (var i = first; i < end; i++)
        {
            if (uses[i] != Use.Free) return i;
        }

        return -1;
    }

    private int TakeRange(ModelThread thread, int first, int count)
    {
        if (thread.Outcome != 0)
        {
            busy.Meet(thread);
            return thread.Outcome == 1 ? Errno.Busy : Errno.Interrupted;
        }

        if (FindInUse(first, first + count) >= 0) return Errno.Busy;
        uses.AsSpan(first, count).Fill(Use.Contiguous);
        return 0;
    }
}
