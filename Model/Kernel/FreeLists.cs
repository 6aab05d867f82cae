namespace TagStorageModel.Model;

/// <summary>
/// The buddy allocator's free frames. An allocation gets the lowest free frame of the allowed kind; tag storage
/// is MIGRATE_CMA. The free list is one shared object; its callers hold zone->lock.
/// </summary>
public sealed class FreeLists : KernelObject
{
    private static readonly StepKind TakeKind = new("rmqueue", Access.Write) { Order = StoreOrder.Relaxed };
    private static readonly StepKind GiveKind = new("free_one_page", Access.Write) { Order = StoreOrder.Relaxed };
    private static readonly StepKind TakeRangeKind = new("alloc_contig_range", Access.Write);
    private static readonly StepKind TakeFrameKind = new("take_page_off_buddy", Access.Write) { Order = StoreOrder.Relaxed };
    private readonly Memory memory;
    private readonly bool[] free;

    /// <summary>All frames are free.</summary>
    public FreeLists(Machine machine, Memory memory)
        : base(machine, "zone")
    {
        this.memory = memory;
        free = new bool[memory.Pages.Count];
        Lock = new SpinLock(machine, "zone.lock", "zone.lock");
        Reset();
    }

    /// <summary>zone->lock.</summary>
    public SpinLock Lock { get; }

    /// <summary>The index of the first of 2^order lowest free data frames that follow one another; −1 if there are none.</summary>
    public Step<int> Take(int order) => new(new(this, TakeKind, order));

    /// <summary>Gives 2^order frames back.</summary>
    public Step Give(Page page, int order) => new(this, GiveKind, page.Index, Value: order);

    /// <summary>
    /// alloc_contig_range() of tag storage frames: 0, −EBUSY by choice or because a frame is in use, and, where a
    /// fatal signal can come, −EINTR by choice.
    /// </summary>
    public Step<int> TakeRange(Page first, int count, bool signals)
    {
        Context.MightSleep();
        return new(new(this, TakeRangeKind, first.Index, Value: signals ? -count : count));
    }

    /// <summary>take_page_off_buddy(): whether the frame was free.</summary>
    public Step<bool> TakeFrame(Page page) => new(new(this, TakeFrameKind, page.Index));

    /// <inheritdoc/>
    public override int Outcomes(ModelThread thread, in Step step)
    {
        if (step.Kind != TakeRangeKind || thread.FaultsLeft.Busy == 0) return 1;
        return step.Value < 0 ? 3 : 2;
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Writes();
        if (step.Kind == TakeKind) return TakeLowest(1 << (int)step.Argument);
        if (step.Kind == TakeRangeKind) return TakeRange(thread, (int)step.Argument, (int)Math.Abs(step.Value));
        if (step.Kind == TakeFrameKind)
        {
            var wasFree = free[step.Argument];
            free[step.Argument] = false;
            return wasFree ? 1 : 0;
        }

        free.AsSpan((int)step.Argument, 1 << (int)step.Value).Fill(true);
        return 0;
    }

    /// <inheritdoc/>
    public override string Describe(in Step step, long result)
    {
        if (step.Kind == TakeKind) return $"rmqueue(order {step.Argument}) → {(result < 0 ? "NULL" : memory[(int)result])}";
        if (step.Kind == TakeRangeKind) return $"alloc_contig_range({memory[(int)step.Argument]}, {Math.Abs(step.Value)}) → {Errno.Text(result)}";
        return step.Kind == TakeFrameKind
            ? $"take_page_off_buddy({memory[(int)step.Argument]}) → {result}"
            : $"free_one_page({memory[(int)step.Argument]}, order {step.Value})";
    }

    /// <inheritdoc/>
    protected override void Reset() => Array.Fill(free, true);

    private int TakeLowest(int count)
    {
        for (var first = 0; first + count <= memory.DataPages; first++)
        {
            var fits = memory[first].Pfn.Value % (ulong)count == 0;
            for (var i = 0; fits && i < count; i++)
                fits = free[first + i] && memory[first + i].Pfn.Value == memory[first].Pfn.Value + (ulong)i;
            if (!fits) continue;
            free.AsSpan(first, count).Fill(false);
            return first;
        }

        return -1;
    }

    private int TakeRange(ModelThread thread, int first, int count)
    {
        if (thread.Outcome != 0)
        {
            thread.FaultsLeft = thread.FaultsLeft with { Busy = thread.FaultsLeft.Busy - 1 };
            return thread.Outcome == 1 ? Errno.Busy : Errno.Interrupted;
        }

        var range = free.AsSpan(first, count);
        if (range.Contains(false)) return Errno.Busy;
        range.Fill(false);
        return 0;
    }
}
