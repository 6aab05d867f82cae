using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Asid;

/// <summary>cpumask_t: tlb_flush_pending, the CPUs that must flush their TLB before they use an ASID of the new generation.</summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
/// <param name="cpus">How many CPUs there are.</param>
public sealed class CpuMask(Machine machine, string name, int cpus) : KernelObject(machine, name)
{
    /// <summary>cpumask_setall().</summary>
    public static readonly StepKind SetAllKind = new("cpumask_setall", Access.Write);

    /// <summary>cpumask_test_and_clear_cpu(); the argument is the CPU, the result whether it was set.</summary>
    public static readonly StepKind TestAndClearKind = new("cpumask_test_and_clear_cpu", Access.Write);

    private uint bits;

    /// <summary>cpumask_setall().</summary>
    public Step SetAll() => new(this, SetAllKind);

    /// <summary>cpumask_test_and_clear_cpu(): whether it was set.</summary>
    public Step<bool> TestAndClear(int cpu) => new(new(this, TestAndClearKind, cpu));

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == TestAndClearKind) footprint.Add(At(step.Argument), write: true);
        else for (var cpu = 0; cpu < cpus; cpu++) footprint.Add(At(cpu), write: true);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == TestAndClearKind)
        {
            Writes(step.Argument);
            var was = bits >> (int)step.Argument & 1;
            bits &= ~(1u << (int)step.Argument);
            return was;
        }

        for (var cpu = 0; cpu < cpus; cpu++) Writes(cpu);
        bits = (1u << cpus) - 1;
        return 0;
    }

    /// <inheritdoc/>
    public override bool HasWritten(in Step step, long result) => step.Kind == SetAllKind || result != 0;

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) => step.Kind == SetAllKind ? $"cpumask_setall(&{Name})"
        : StepText.Number($"cpumask_test_and_clear_cpu({step.Argument}, &{Name})", result);

    /// <inheritdoc/>
    public override string StateText =>
        bits == 0 ? "empty" : string.Join(' ', Enumerable.Range(0, cpus).Where(cpu => (bits >> cpu & 1) != 0).Select(cpu => $"cpu{cpu}"));

    /// <inheritdoc/>
    protected override void Reset() => bits = 0;
}
