using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>The bitmaps of the CMA areas that are the tag storage, one for each region, with their locks. One bit a frame.</summary>
public sealed class Cma : KernelObject
{
    private static readonly StepKind TestAndSetKind = new("bitmap_set", Access.Write);
    private static readonly StepKind ClearKind = new("cma_clear_bitmap", Access.Write);
    private readonly Memory memory;
    private readonly bool[] bits;
    private readonly SpinLock[] locks;

    /// <summary>Nothing is taken.</summary>
    public Cma(Machine machine, Memory memory)
        : base(machine, "cma")
    {
        this.memory = memory;
        bits = new bool[memory.Pages.Count];
        locks = new SpinLock[memory.Layout.Regions.Count];
        for (var i = 0; i < locks.Length; i++) locks[i] = new SpinLock(machine, i == 0 ? "cma->lock" : $"cma{i}->lock", "cma->lock");
        Mutex = new Mutex(machine, "cma_mutex");
    }

    /// <summary>cma->lock of each region's area.</summary>
    public IReadOnlyList<SpinLock> Locks => locks;

    /// <summary>cma_mutex, held around alloc_contig_range().</summary>
    public Mutex Mutex { get; }

    /// <summary>cma->lock of the area that a frame of the tag storage belongs to.</summary>
    public SpinLock LockOf(Page frame) => locks[memory.AreaOf(frame)];

    /// <summary>Whether a range lies in one area.</summary>
    public bool Contains(Page first, int count) =>
        memory.AreaOf(first) is >= 0 and var area
            && first.Pfn.Value + (ulong)count - 1 <= memory.Layout.Regions[area].TagEnd.Value;

    /// <summary>Sets the bits of a range if none is set; the caller holds cma->lock.</summary>
    public Step<bool> TestAndSet(Page first, int count) => new(new(this, TestAndSetKind, first.Index, Value: count));

    /// <summary>Clears the bits of a range; the caller holds cma->lock.</summary>
    public Step Clear(Page first, int count) => new(this, ClearKind, first.Index, Value: count);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Writes();
        var range = bits.AsSpan((int)step.Argument, (int)step.Value);
        if (step.Kind == TestAndSetKind && range.Contains(true)) return 0;
        range.Fill(step.Kind == TestAndSetKind);
        return 1;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var text = $"{step.Kind.Name}({memory[(int)step.Argument]}, {step.Value})";
        return step.Kind == TestAndSetKind && result == 0 ? StepText.Value(text, "taken") : text;
    }

    /// <inheritdoc/>
    protected override void Reset() => Array.Clear(bits);
}
