using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Mm.Swap;

/// <summary>
/// mm/swap_slots.c, the half that gathers freed entries: each CPU has a cache of slots that nobody uses any more and
/// that are given back to the device only when it is full.
/// </summary>
public sealed class SwapSlotsCache : KernelObject
{
    private const int Cpus = 8;
    private const long EnabledPart = -1;
    private static readonly StepKind EnabledKind = new("use_swap_slot_cache", Access.Read);
    private static readonly StepKind EnableKind = new("use_swap_slot_cache", Access.Write);
    private static readonly StepKind CountKind = new("cache->n_ret", Access.Read);
    private static readonly StepKind AddKind = new("cache->slots_ret", Access.Write);
    private static readonly StepKind TakeKind = new("cache->slots_ret", Access.Write);
    private readonly SpinLock[] locks = new SpinLock[Cpus];
    private readonly int[] slots;
    private readonly int[] counts = new int[Cpus];
    private bool enabled = true;

    /// <summary>Empty caches.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="size">How many entries each gathers.</param>
    public SwapSlotsCache(Machine machine, int size)
        : base(machine, "swp_slots")
    {
        Size = size;
        slots = new int[Cpus * size];
        for (var cpu = 0; cpu < Cpus; cpu++) locks[cpu] = new SpinLock(machine, $"cpu{cpu}.swp_slots.free_lock", "swp_slots.free_lock");
        EnableMutex = new Mutex(machine, "swap_slots_cache_enable_mutex");
    }

    /// <summary>SWAP_SLOTS_CACHE_SIZE.</summary>
    public int Size { get; }

    /// <summary>swap_slots_cache_enable_mutex: held by swapoff while the caches are out of use.</summary>
    public Mutex EnableMutex { get; }

    /// <summary>How many CPUs there are, numbered from 0.</summary>
    public int OnlineCpus
    {
        get
        {
            var cpus = 0;
            for (var i = 0; i < Machine.Threads.Count && !Machine.Threads[i].IsInterrupt; i++)
                cpus = Math.Max(cpus, Machine.Threads[i].Cpu.Number + 1);
            return cpus;
        }
    }

    /// <summary>raw_cpu_ptr(): the cache of the CPU that the running thread is on.</summary>
    public static int Own => ModelThread.Current.Cpu.Number;

    /// <summary>cache->free_lock, taken with interrupts off.</summary>
    public SpinLock FreeLock(int cpu) => locks[cpu];

    /// <summary>use_swap_slot_cache.</summary>
    public Step<bool> IsEnabled() => new(new(this, EnabledKind, EnabledPart));

    /// <summary>Sets use_swap_slot_cache.</summary>
    public Step SetEnabled(bool value) => new(this, EnableKind, EnabledPart, Value: value ? 1 : 0);

    /// <summary>cache->n_ret; the caller holds its lock.</summary>
    public Step<int> Gathered(int cpu) => new(new(this, CountKind, cpu));

    /// <summary>Puts an entry into a cache that is not full; the caller holds its lock.</summary>
    public Step Add(int cpu, SwapEntry entry) => new(this, AddKind, cpu, Value: entry.Slot);

    /// <summary>Takes the oldest entry out of a cache that is not empty; the caller holds its lock.</summary>
    public Step<int> Take(int cpu) => new(new(this, TakeKind, cpu));

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint) =>
        footprint.Add(At(step.Argument), step.Kind.Access == Access.Write);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var cpu = (int)step.Argument;
        Reads(cpu);
        if (step.Kind == EnabledKind) return enabled ? 1 : 0;
        if (step.Kind == CountKind) return counts[cpu];
        Writes(cpu);
        if (step.Kind == EnableKind)
        {
            enabled = step.Value != 0;
            return 0;
        }

        var own = slots.AsSpan(cpu * Size, Size);
        if (step.Kind == AddKind)
        {
            own[counts[cpu]++] = (int)step.Value;
            return 0;
        }

        var oldest = own[0];
        own[1..].CopyTo(own);
        counts[cpu]--;
        return oldest;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        if (step.Kind == EnabledKind) return StepText.Number("use_swap_slot_cache", result);
        if (step.Kind == EnableKind) return $"use_swap_slot_cache = {step.Value}";
        if (step.Kind == CountKind) return StepText.Number($"cpu{step.Argument}.swp_slots.n_ret", result);
        return step.Kind == AddKind ? $"cpu{step.Argument}.swp_slots gathers swp:{step.Value}"
            : $"cpu{step.Argument}.swp_slots gives back swp:{result}";
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(counts);
        enabled = true;
    }
}
