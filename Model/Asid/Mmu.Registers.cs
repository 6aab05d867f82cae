using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid;

/// <content>
/// The registers of each CPU. A CPU runs an mm from the moment at which its page table is in TTBR0 until the next schedule();
/// after that TTBR0 may still hold it for a while, and the hardware may go on walking it.
/// </content>
public sealed partial class Mmu
{
    /// <summary>The CPU begins to switch: what it has run until now runs no more; the argument is the CPU.</summary>
    public static readonly StepKind ScheduleKind = new("schedule", Access.Write);

    /// <summary>cpu_set_reserved_ttbr0(); the argument is the CPU.</summary>
    public static readonly StepKind ReservedKind = new("cpu_set_reserved_ttbr0", Access.Write);

    /// <summary>TTBR1 is written, which holds the ASID; the argument is the CPU, the value the ASID.</summary>
    public static readonly StepKind AsidKind = new("write_sysreg(ttbr1_el1)", Access.Write);

    /// <summary>TTBR0 is written; the argument is the CPU, the value the mm whose page table it is.</summary>
    public static readonly StepKind TableKind = new("write_sysreg(ttbr0_el1)", Access.Write);

    private readonly int[] ttbr0;
    private readonly int[] ttbr1;
    private readonly bool[] uses;

    /// <summary>A CPU begins to switch.</summary>
    public Step Schedule(int cpu) => new(this, ScheduleKind, cpu);

    /// <summary>cpu_set_reserved_ttbr0().</summary>
    public Step SetReservedTtbr0(int cpu) => new(this, ReservedKind, cpu);

    /// <summary>Writes the ASID into TTBR1.</summary>
    public Step SetAsid(int cpu, int asid) => new(this, AsidKind, cpu, Value: asid);

    /// <summary>Writes an mm's page table into TTBR0: the CPU runs the mm.</summary>
    public Step SetTtbr0(int cpu, int mm) => new(this, TableKind, cpu, Value: mm);

    /// <summary>The CPU's ASID. For steps on its registers.</summary>
    internal int AsidOf(int cpu) => ttbr1[cpu];

    /// <summary>The mm whose page table a CPU has; negative: none's. For steps on its registers.</summary>
    internal int TableOf(int cpu) => ttbr0[cpu];

    /// <summary>Another CPU that runs an mm under another ASID; −1 if there is none. For steps that make a CPU run it.</summary>
    internal int RunsWithOtherAsid(int mm, int asid)
    {
        Reads(Users + mm);
        for (var cpu = 0; cpu < size.Cpus; cpu++)
        {
            if (uses[cpu] && ttbr0[cpu] == mm && ttbr1[cpu] != asid) return cpu;
        }

        return -1;
    }

    /// <summary>How many CPUs run an mm. For steps that look at who uses it.</summary>
    internal int CpusOf(int mm)
    {
        Reads(Users + mm);
        var count = 0;
        for (var cpu = 0; cpu < size.Cpus; cpu++) count += Runs(cpu, mm) ? 1 : 0;
        return count;
    }

    /// <summary>A CPU that runs another mm under an ASID; −1 if there is none. For steps that give the ASID to a CPU.</summary>
    internal int RunsOtherMm(int mm, int asid)
    {
        Reads(Holders + asid);
        for (var cpu = 0; cpu < size.Cpus; cpu++)
        {
            if (uses[cpu] && ttbr1[cpu] == asid && ttbr0[cpu] != mm) return cpu;
        }

        return -1;
    }

    private bool Runs(int cpu, int mm) => uses[cpu] && ttbr0[cpu] == mm;

    private void AddRegisters(in Step step, ref Footprint footprint)
    {
        var cpu = (int)step.Argument;
        footprint.Add(At(cpu), write: true);
        if (ttbr0[cpu] >= 0) AddUse(ttbr0[cpu], ttbr1[cpu], ref footprint);
        var (table, asid) = After(step);
        if (step.Kind == ScheduleKind || table < 0) return;
        AddUse(table, asid, ref footprint);
        footprint.Add(At(Tables + table), write: false);
        footprint.Add(At(EntriesOf(cpu, asid)), write: true);
    }

    private void AddUse(int table, int asid, ref Footprint footprint)
    {
        footprint.Add(At(Users + table), write: true);
        footprint.Add(At(Holders + asid), write: true);
    }

    private void SetRegisters(in Step step)
    {
        var cpu = (int)step.Argument;
        Writes(cpu);
        if (ttbr0[cpu] >= 0) WritesUse(ttbr0[cpu], ttbr1[cpu]);
        if (step.Kind == ScheduleKind)
        {
            uses[cpu] = false;
            return;
        }

        (ttbr0[cpu], ttbr1[cpu]) = After(step);
        uses[cpu] = ttbr0[cpu] >= 0 && (step.Kind == TableKind || uses[cpu]);
        if (ttbr0[cpu] < 0) return;
        WritesUse(ttbr0[cpu], ttbr1[cpu]);
        Fill(cpu);
    }

    private void WritesUse(int table, int asid)
    {
        Writes(Users + table);
        Writes(Holders + asid);
    }

    private (int Table, int Asid) After(in Step step)
    {
        var (cpu, value) = ((int)step.Argument, (int)step.Value);
        return step.Kind == TableKind ? (value, ttbr1[cpu]) : step.Kind == AsidKind ? (ttbr0[cpu], value)
            : step.Kind == ReservedKind ? (ReservedTable, ttbr1[cpu]) : (ttbr0[cpu], ttbr1[cpu]);
    }
}
