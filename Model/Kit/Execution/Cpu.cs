namespace TagStorageModel.Kit.Execution;

/// <summary>
/// A CPU: its interrupt state and preempt count, which belong to whoever runs on it, and the handlers that have
/// frozen its tasks. Everything on one CPU happens in program order.
/// </summary>
public sealed partial class Cpu(Machine machine, int number) : KernelObject(machine, $"cpu{number}")
{
    private static readonly StepKind ArrivalKind = new("interrupt", Access.Write) { Order = StoreOrder.Relaxed };
    private static readonly StepKind SoftirqKind = new("softirq", Access.Write) { Order = StoreOrder.Relaxed };
    private static readonly StepKind StartKind = new("start", Access.None);
    private static readonly StepKind DisableKind = new("local_irq_disable", Access.Write) { Order = StoreOrder.Relaxed };
    private static readonly StepKind EnableKind = new("local_irq_enable", Access.Write) { Order = StoreOrder.Relaxed };
    private ModelThread? softirq;
    private int preemptCountBefore;

    /// <summary>Its number, from 0.</summary>
    public int Number => number;

    /// <summary>Whether hard interrupts are off.</summary>
    public bool IrqsDisabled { get; private set; }

    /// <summary>Who has left interrupts off, wrongly; null if they are on, or off for a reason.</summary>
    internal IrqsLeftOff? IrqsLeftOff { get; set; }

    /// <summary>Spinlocks held and preempt_disable() calls in force; goes negative where they are unbalanced.</summary>
    public int PreemptCount { get; private set; }

    /// <summary>Nesting of bottom-half disabling; goes negative where the variants of a lock are mixed.</summary>
    public int BottomHalfDepth { get; private set; }

    /// <summary>The handler that is running, of a hard interrupt or of a softirq, or null.</summary>
    public ModelThread? Handler { get; private set; }

    /// <summary>Its stores that have not taken effect; null where stores take effect at once.</summary>
    public StoreBuffer? Stores { get; internal set; }

    /// <summary>in_hardirq().</summary>
    public bool InHardirq => Handler is { IsSoftirq: false };

    /// <summary>in_serving_softirq(): a softirq's handler runs, or is interrupted by a hard interrupt.</summary>
    public bool InSoftirq => softirq is not null;

    /// <summary>in_interrupt(): in a hard interrupt, or in a softirq, or with bottom halves off.</summary>
    public bool InInterrupt => InHardirq || InSoftirq || BottomHalfDepth != 0;

    /// <summary>Whether a softirq could be run here, were hard interrupts on.</summary>
    internal bool SoftirqsOn => BottomHalfDepth <= 0 && !InSoftirq;

    /// <summary>preempt_count() != 0, softirq and hardirq parts included.</summary>
    public bool InAtomic => PreemptCount != 0 || BottomHalfDepth != 0 || InSoftirq || InHardirq;

    /// <summary>
    /// A hard interrupt or a softirq may be taken here now, a condition local to this CPU. A hard interrupt may interrupt a
    /// softirq; a softirq runs at the end of a hard interrupt, or once bottom halves are on again.
    /// </summary>
    public bool CanArrive(ModelThread handler) =>
        !IrqsDisabled && (Handler is null ? !handler.IsSoftirq || BottomHalfDepth == 0 : !handler.IsSoftirq && Handler.IsSoftirq);

    /// <summary>local_irq_disable().</summary>
    public Step LocalIrqDisable() => new(this, DisableKind);

    /// <summary>local_irq_enable(): unconditionally.</summary>
    public Step LocalIrqEnable() => new(this, EnableKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => !IsArrival(step.Kind) || CanArrive(thread);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == StartKind) return 0;
        Writes();
        if (step.Kind == ArrivalKind)
        {
            IrqsDisabled = true;
            Handler = thread;
        }
        else if (step.Kind == SoftirqKind)
        {
            preemptCountBefore = PreemptCount;
            Handler = softirq = thread;
        }
        else
        {
            SetIrqsDisabled(step.Kind == DisableKind);
            if (!IrqsDisabled) Machine.Lockdep.IrqsEnabled(thread);
        }

        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        IsArrival(step.Kind) ? $"{step.Kind.Name} on {Name}" : $"{step.Kind.Name}()";

    /// <inheritdoc/>
    public override StepText Tell(in Step step, long result) => step.Kind == StartKind ? "starts" : Describe(step, result);

    internal Step Arrival(bool isSoftirq) => new(this, isSoftirq ? SoftirqKind : ArrivalKind);

    internal Step Start() => new(this, StartKind);

    /// <summary>Whether a handler on this CPU keeps the thread from going on.</summary>
    public bool Froze(ModelThread thread) => Handler is not null && Handler != thread;

    /// <summary>
    /// Returns from a handler. Interrupts were on, or it could not have arrived; __do_softirq() puts the preempt count back, too.
    /// </summary>
    internal void ReturnFrom(ModelThread handler)
    {
        SetIrqsDisabled(false);
        if (handler == softirq)
        {
            PreemptCount = preemptCountBefore;
            BottomHalfDepth = 0;
            softirq = null;
        }

        Handler = softirq;
    }

    /// <summary>Part of another step, such as a lock's, on this CPU.</summary>
    public void SetIrqsDisabled(bool disabled)
    {
        Writes();
        IrqsDisabled = disabled;
        if (!disabled) IrqsLeftOff = null;
    }

    /// <summary>Part of another step on this CPU.</summary>
    public void AddPreemptCount(int count)
    {
        Writes();
        PreemptCount += count;
    }

    /// <summary>Part of another step on this CPU.</summary>
    public void AddBottomHalfDepth(int count)
    {
        Writes();
        BottomHalfDepth += count;
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        IrqsDisabled = false;
        IrqsLeftOff = null;
        PreemptCount = 0;
        BottomHalfDepth = 0;
        Handler = null;
        softirq = null;
        Running = null;
    }

    private static bool IsArrival(StepKind kind) => kind == ArrivalKind || kind == SoftirqKind;
}
