using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid;

/// <summary>
/// What the CPUs translate addresses by: their registers TTBR0 (a page table) and TTBR1 (the ASID), the page tables, and the TLBs.
/// Every TLB holds whatever it may hold: as long as a page table and an ASID are in the registers of a CPU, all pages that are
/// mapped there are cached under that ASID, and they stay so until they are invalidated. A real TLB holds some of that; a rule that
/// forbids entries is broken by some real TLB exactly if it is broken by this one, which fills itself as early as it can.
/// </summary>
/// <remarks>
/// Its state is cut into locations so that steps which cannot matter to each other share none: a CPU's registers, who uses an mm,
/// in whose registers an ASID is, a page table, and a TLB's entries of an ASID.
/// </remarks>
public sealed partial class Mmu : KernelObject
{
    /// <summary>The reserved page table, which maps nothing, instead of an mm's.</summary>
    public const int ReservedTable = -1;

    private const int Users = 32;
    private const int Holders = 64;
    private const int Tables = 96;
    private const int Entries = 128;

    private readonly AsidSize size;
    private readonly int tlbs;

    /// <summary>Makes it, with all page tables filled and all TLBs empty.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="size">How large it is.</param>
    public Mmu(Machine machine, AsidSize size)
        : base(machine, "mmu")
    {
        this.size = size;
        tlbs = size.CommonTlb ? 1 : size.Cpus;
        ttbr0 = new int[size.Cpus];
        ttbr1 = new int[size.Cpus];
        uses = new bool[size.Cpus];
        mapped = new uint[size.Mms];
        invalidated = new uint[size.Mms];
        cached = new uint[tlbs * (size.Asids + 1) * size.Mms];
        Reset();
    }

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == ClearKind) footprint.Add(At(Tables + (step.Argument / PageLimit)), write: true);
        else if (IsInvalidation(step)) AddInvalidation(step, ref footprint);
        else if (step.Kind == FlushKind) AddFlush((int)step.Argument, ref footprint);
        else AddRegisters(step, ref footprint);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == ClearKind) return ClearPte((int)step.Argument / PageLimit, (int)step.Argument % PageLimit) ? 1 : 0;
        if (IsInvalidation(step)) Invalidate(step);
        else if (step.Kind == FlushKind) Flush((int)step.Argument);
        else SetRegisters(step);
        return 0;
    }

    /// <inheritdoc/>
    public override bool HasWritten(in Step step, long result) => step.Kind != ClearKind || result != 0;

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var cpu = step.Argument;
        if (step.Kind == ScheduleKind) return $"schedule() on cpu{cpu}";
        if (step.Kind == ReservedKind) return $"cpu_set_reserved_ttbr0() on cpu{cpu}";
        if (step.Kind == AsidKind) return $"write_sysreg(asid {step.Value}, ttbr1_el1) on cpu{cpu}";
        if (step.Kind == TableKind) return $"write_sysreg(mm{step.Value}.pgd, ttbr0_el1) on cpu{cpu}";
        if (step.Kind == FlushKind) return $"local_flush_tlb_all() on cpu{cpu}";
        if (step.Kind == ClearKind) return StepText.Number($"ptep_get_and_clear(mm{cpu / PageLimit}[{cpu % PageLimit}])", result);
        return step.Kind == PageKind ? $"__tlbi(vale1is, asid {cpu}, page {System.Numerics.BitOperations.Log2((uint)PagesOf(step))})"
            : $"__tlbi(aside1is, asid {cpu})";
    }

    /// <inheritdoc/>
    public override string StateText =>
        string.Join("; ", Enumerable.Range(0, size.Cpus).Select(cpu => $"cpu{cpu} {(uses[cpu] ? "runs" : "has")} "
            + $"{(ttbr0[cpu] < 0 ? "no page table" : $"mm{ttbr0[cpu]}")}, ASID {ttbr1[cpu]}"));

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Fill(ttbr0, ReservedTable);
        Array.Clear(ttbr1);
        Array.Clear(uses);
        Array.Fill(mapped, (1u << size.Pages) - 1);
        Array.Clear(invalidated);
        Array.Clear(cached);
    }
}
