using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Tables;

/// <summary>
/// struct kvm of a process whose addresses are its guest's memory: the stage-2 page table, by the same addresses,
/// and what keeps it in step with the process's page table through the MMU notifier.
/// </summary>
public sealed class Kvm : KernelObject
{
    /// <summary>An entry is written.</summary>
    public static readonly StepKind MapKind = new("kvm_pgtable_stage2_map", Access.Write);

    /// <summary>An entry becomes writable; the result is 0 if there is none.</summary>
    public static readonly StepKind RelaxKind = new("kvm_pgtable_stage2_relax_perms", Access.Write);

    /// <summary>The sequence and the number of invalidations in progress; entries follow.</summary>
    private const int InvalidatePart = 0;

    private static readonly StepKind SequenceKind = new("kvm->mmu_invalidate_seq", Access.Read);
    private static readonly StepKind RetryKind = new("mmu_invalidate_retry", Access.Read);
    private static readonly StepKind BeginKind = new("kvm_mmu_invalidate_begin", Access.Write);
    private static readonly StepKind EndKind = new("kvm_mmu_invalidate_end", Access.Write);
    private static readonly StepKind UnmapKind = new("kvm_unmap_gfn_range", Access.Write);
    private readonly Stage2Entry[] entries;
    private long sequence;
    private int inProgress;

    /// <summary>A virtual machine whose stage-2 table is empty.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="mm">The process.</param>
    /// <param name="size">How many addresses it has.</param>
    public Kvm(Machine machine, MmStruct mm, int size)
        : base(machine, $"kvm{mm.Number}")
    {
        Mm = mm;
        entries = new Stage2Entry[size];
        MmuLock = new RwLock(machine, Name + ".mmu_lock", "kvm->mmu_lock");
        SlotsLock = new Mutex(machine, Name + ".slots_lock", "kvm->slots_lock");
    }

    /// <summary>The process whose memory the guest's is.</summary>
    public MmStruct Mm { get; }

    /// <summary>kvm->mmu_lock: held for reading by faults that map, for writing by the MMU notifier.</summary>
    public RwLock MmuLock { get; }

    /// <summary>kvm->slots_lock.</summary>
    public Mutex SlotsLock { get; }

    /// <summary>kvm->mmu_invalidate_seq.</summary>
    public Step<long> Sequence() => new(new(this, SequenceKind));

    /// <summary>
    /// mmu_invalidate_retry(): whether anything was invalidated since a sequence was read, or is being; mmu_lock is
    /// held.
    /// </summary>
    public Step<bool> MustRetry(long since) => new(new(this, RetryKind, since));

    /// <summary>kvm_mmu_invalidate_begin(): mmu_lock is held for writing.</summary>
    public Step InvalidateBegin() => new(this, BeginKind);

    /// <summary>kvm_mmu_invalidate_end(): mmu_lock is held for writing.</summary>
    public Step InvalidateEnd() => new(this, EndKind);

    /// <summary>kvm_unmap_gfn_range(), with the invalidation of the TLBs: mmu_lock is held for writing.</summary>
    public Step Unmap(int first, int count) => new(this, UnmapKind, first, Value: count);

    /// <summary>kvm_pgtable_stage2_map(): mmu_lock is held for reading.</summary>
    public Step Map(int address, Stage2Entry entry) => new(this, MapKind, address, Value: entry.Bits);

    /// <summary>
    /// kvm_pgtable_stage2_relax_perms() to writable: false (−EAGAIN) if the address is mapped no longer. mmu_lock is
    /// held for reading.
    /// </summary>
    public Step<bool> RelaxPerms(int address) => new(new(this, RelaxKind, address));

    /// <summary>An entry, for a step or rule that has it in its footprint, or at the end.</summary>
    public Stage2Entry Of(int address)
    {
        Reads(address + 1);
        return entries[address];
    }

    /// <summary>The location of an entry.</summary>
    public Location LocationOf(int address) => At(address + 1);

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == UnmapKind)
        {
            for (var i = 0; i < step.Value; i++) footprint.Add(LocationOf((int)step.Argument + i), write: true);
        }
        else if (step.Kind == MapKind || step.Kind == RelaxKind)
        {
            footprint.Add(LocationOf((int)step.Argument), write: true);
        }
        else
        {
            footprint.Add(At(InvalidatePart), step.Kind.Access == Access.Write);
        }
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var address = (int)step.Argument;
        if (step.Kind == SequenceKind || step.Kind == RetryKind)
        {
            Reads(InvalidatePart);
            return step.Kind == SequenceKind ? sequence : inProgress > 0 || sequence != step.Argument ? 1 : 0;
        }

        if (step.Kind == UnmapKind)
        {
            for (var i = address; i < address + step.Value; i++) Put(i, default);
            return 0;
        }

        if (step.Kind == MapKind)
        {
            Put(address, new Stage2Entry(step.Value));
            return 0;
        }

        if (step.Kind == RelaxKind)
        {
            var entry = Of(address);
            if (!entry.IsValid) return 0;
            Put(address, entry.Writable());
            return 1;
        }

        Writes(InvalidatePart);
        inProgress += step.Kind == BeginKind ? 1 : -1;
        if (step.Kind == EndKind) sequence++;
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) => Describe(step, result, nameOf: null);

    /// <inheritdoc/>
    public override StepText Tell(in Step step, long result) => Describe(step, result, Mm.Table.PageName);

    private StepText Describe(in Step step, long result, Func<int, string>? nameOf)
    {
        if (step.Kind == SequenceKind) return StepText.Number($"{Name}.mmu_invalidate_seq", result);
        if (step.Kind == RetryKind) return StepText.Number($"{step.Kind.Name}({Name}, {step.Argument})", result);
        if (step.Kind == UnmapKind) return $"{step.Kind.Name}({Name}[{step.Argument}], {step.Value})";
        if (step.Kind == MapKind) return $"{step.Kind.Name}({Name}[{step.Argument}], {new Stage2Entry(step.Value).Text(nameOf)})";
        return step.Kind == RelaxKind ? StepText.Number($"{step.Kind.Name}({Name}[{step.Argument}])", result) : base.Describe(step, result);
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(entries);
        sequence = 0;
        inProgress = 0;
    }

    private void Put(int address, Stage2Entry entry)
    {
        Writes(address + 1);
        entries[address] = entry;
    }
}
