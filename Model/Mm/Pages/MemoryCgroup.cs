using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>
/// The memory controller: whether a page may be charged to its process's group is a choice, bounded by the thread's
/// budget.
/// </summary>
public sealed class MemoryCgroup(Machine machine, Memory memory) : KernelObject(machine, "memcg")
{
    private static readonly StepKind ChargeKind = new("mem_cgroup_charge", Access.None);

    /// <summary>mem_cgroup_charge(page, mm, GFP_KERNEL): true if it is charged. It sleeps only where it has to reclaim first.</summary>
    public Step<bool> Charge(Page page) => new(new(this, ChargeKind, page.Index));

    /// <inheritdoc/>
    public override int Outcomes(ModelThread thread, in Step step) => thread.FaultsLeft.OutcomesOf(Gfp.Kernel);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (thread.Outcome == 0) return 1;
        thread.FaultsLeft = thread.FaultsLeft.After(Gfp.Kernel);
        Context.MightSleep(isActual: true);
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        StepText.ErrorNumber($"mem_cgroup_charge({memory[(int)step.Argument]})", result == 0 ? Errno.NoMemory : 0);

    /// <inheritdoc/>
    protected override void Reset()
    {
    }
}
