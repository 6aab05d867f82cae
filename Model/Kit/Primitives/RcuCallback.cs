using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>
/// struct rcu_head with its function: call_rcu() lets it run once, after a grace period, in a context that must not sleep. It is a
/// thread of its machine, on a CPU that is told; if nobody calls it, it never runs.
/// </summary>
public sealed class RcuCallback : KernelObject
{
    /// <summary>call_rcu(): its grace period begins.</summary>
    public static readonly StepKind CallKind = new("call_rcu", Access.Write);

    /// <summary>rcu_do_batch(): its grace period is over, and it runs.</summary>
    public static readonly StepKind RunKind = new("rcu_do_batch", Access.Write) { Waits = true };

    private readonly Rcu rcu;
    private readonly Rcu.GracePeriod period = new();
    private bool isCalled;

    /// <summary>Adds it to a machine.</summary>
    /// <param name="rcu">Whose grace period it waits for.</param>
    /// <param name="name">What reports call it.</param>
    /// <param name="cpu">The CPU that it runs on.</param>
    /// <param name="body">What it does.</param>
    public RcuCallback(Rcu rcu, string name, Cpu cpu, Func<ModelThread, KernelTask> body)
        : base(rcu.Machine, name)
    {
        this.rcu = rcu;
        Thread = rcu.Machine.AddThread(name, cpu, thread => Run(thread, body), new Step(this, RunKind));
    }

    /// <summary>The thread that runs it.</summary>
    public ModelThread Thread { get; }

    /// <summary>call_rcu(). Once a run; to call it while it waits is what the kernel calls a double call_rcu(), and warns of.</summary>
    public Step Call() => new(this, CallKind);

    /// <inheritdoc/>
    public override IReadOnlyList<KernelObject> AlsoWaitsFor => field ??= [rcu];

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) =>
        step.Kind != RunKind || (isCalled && rcu.BlockerOf(period) < 0);

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) =>
        step.Kind == RunKind && isCalled && rcu.BlockerOf(period) is > 0 and var reader ? Machine.Threads[reader - 1] : null;

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        footprint.Add(At(), write: true);
        if (step.Kind == RunKind) rcu.AddEnd(ref footprint);
        else rcu.AddBegin(ref footprint);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Writes();
        if (step.Kind == RunKind)
        {
            thread.Cpu.AddBottomHalfDepth(1);
            return 0;
        }

        Context.Warn(isCalled, "call_rcu(): double call");
        isCalled = true;
        rcu.Begin(period);
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) => $"{step.Kind.Name}({Name})";

    /// <inheritdoc/>
    public override string? StateText => isCalled ? "called" : null;

    /// <inheritdoc/>
    protected override void Reset()
    {
        isCalled = false;
        Array.Clear(period.Sections);
    }

    private async KernelTask Run(ModelThread thread, Func<ModelThread, KernelTask> body)
    {
        await body(thread);
        thread.Cpu.AddBottomHalfDepth(-1);
    }
}
