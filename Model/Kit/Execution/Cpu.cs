namespace TagStorageModel.Kit.Execution;

/// <summary>
/// A CPU: its interrupt state and preempt count, which belong to whoever runs on it, and the handler that has
/// frozen its thread. Everything on one CPU happens in program order.
/// </summary>
public sealed class Cpu(Machine machine, int number) : KernelObject(machine, $"cpu{number}")
{
    private static readonly StepKind ArrivalKind = new("interrupt", Access.Write) { Order = StoreOrder.Relaxed };
    private static readonly StepKind StartKind = new("start", Access.None);
    private static readonly StepKind DisableKind = new("local_irq_disable", Access.Write) { Order = StoreOrder.Relaxed };
    private static readonly StepKind EnableKind = new("local_irq_enable", Access.Write) { Order = StoreOrder.Relaxed };
    private bool irqsDisabledBefore;

    /// <summary>Its number, from 0.</summary>
    public int Number => number;

    /// <summary>Whether hard interrupts are off.</summary>
    public bool IrqsDisabled { get; private set; }

    /// <summary>Spinlocks held and preempt_disable() calls in force; goes negative where they are unbalanced.</summary>
    public int PreemptCount { get; private set; }

    /// <summary>Nesting of bottom-half disabling; goes negative where the variants of a lock are mixed.</summary>
    public int BottomHalfDepth { get; private set; }

    /// <summary>The interrupt handler that is running, or null.</summary>
    public ModelThread? Handler { get; private set; }

    /// <summary>Its stores that have not taken effect; null where stores take effect at once.</summary>
    public StoreBuffer? Stores { get; internal set; }

    /// <summary>in_hardirq().</summary>
    public bool InHardirq => Handler is not null;

    /// <summary>Whether softirqs are being run here (lockdep's softirq context).</summary>
    public bool InSoftirq { get; private set; }

    /// <summary>in_interrupt(): in a hard interrupt, or in a softirq, or with bottom halves off.</summary>
    public bool InInterrupt => InHardirq || InSoftirq || BottomHalfDepth != 0;

    /// <summary>Whether a softirq could be run here, were hard interrupts on.</summary>
    internal bool SoftirqsOn => BottomHalfDepth <= 0 && !InSoftirq;

    /// <summary>preempt_count() != 0, softirq and hardirq parts included.</summary>
    public bool InAtomic => PreemptCount != 0 || BottomHalfDepth != 0 || InSoftirq || InHardirq;

    /// <summary>An interrupt may be taken here now: a condition local to this CPU.</summary>
    public bool CanArrive => !IrqsDisabled && Handler is null;

    /// <summary>local_irq_disable().</summary>
    public Step LocalIrqDisable() => new(this, DisableKind);

    /// <summary>local_irq_enable(): unconditionally.</summary>
    public Step LocalIrqEnable() => new(this, EnableKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => step.Kind != ArrivalKind || CanArrive;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == StartKind) return 0;
        Writes();
        if (step.Kind == ArrivalKind)
        {
            irqsDisabledBefore = IrqsDisabled;
            IrqsDisabled = true;
            Handler = thread;
        }
        else
        {
            IrqsDisabled = step.Kind == DisableKind;
            if (!IrqsDisabled) Machine.Lockdep.IrqsEnabled(thread);
        }

        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        step.Kind == ArrivalKind ? $"interrupt on {Name}" : $"{step.Kind.Name}()";

    /// <inheritdoc/>
    public override StepText Tell(in Step step, long result) => step.Kind == StartKind ? "starts" : Describe(step, result);

    internal Step Arrival() => new(this, ArrivalKind);

    internal Step Start() => new(this, StartKind);

    /// <summary>Whether a handler on this CPU keeps the thread from going on.</summary>
    public bool Froze(ModelThread thread) => Handler is not null && Handler != thread;

    /// <summary>Returns from the interrupt: the hardware puts the interrupt state back.</summary>
    internal void ReturnFromInterrupt()
    {
        Writes();
        Handler = null;
        IrqsDisabled = irqsDisabledBefore;
    }

    /// <summary>Part of another step, such as a lock's, on this CPU.</summary>
    public void SetIrqsDisabled(bool disabled)
    {
        Writes();
        IrqsDisabled = disabled;
    }

    /// <summary>Part of another step on this CPU.</summary>
    internal void AddPreemptCount(int count)
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

    /// <summary>Softirqs begin to run here, or are done: lockdep_softirq_enter(), lockdep_softirq_exit().</summary>
    internal void SetInSoftirq(bool inSoftirq)
    {
        Writes();
        InSoftirq = inSoftirq;
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        InSoftirq = false;
        IrqsDisabled = false;
        PreemptCount = 0;
        BottomHalfDepth = 0;
        Handler = null;
    }
}
