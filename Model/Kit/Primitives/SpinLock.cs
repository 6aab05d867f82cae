using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>How a spinlock is taken, and what that does to interrupts.</summary>
public enum LockVariant
{
    /// <summary>spin_lock: leaves interrupts as they are.</summary>
    Plain,

    /// <summary>spin_lock_irq: disables; its unlock enables unconditionally.</summary>
    Irq,

    /// <summary>spin_lock_bh: disables bottom halves.</summary>
    BottomHalf,

    /// <summary>spin_lock_irqsave: disables and remembers.</summary>
    IrqSave,
}

/// <summary>spinlock_t of a non-RT kernel with CONFIG_PREEMPT_COUNT: a holder counts as atomic.</summary>
public class SpinLock(Machine machine, string name, string className) : Lock(machine, name, className, sleeps: false)
{
    /// <summary>Taking it, by variant.</summary>
    public static readonly IReadOnlyList<StepKind> LockKinds =
    [
        new("spin_lock", Access.Write) { Order = StoreOrder.Relaxed, Waits = true },
            new("spin_lock_irq", Access.Write) { Order = StoreOrder.Relaxed, Waits = true },
        new("spin_lock_bh", Access.Write) { Order = StoreOrder.Relaxed, Waits = true },
            new("spin_lock_irqsave", Access.Write) { Order = StoreOrder.Relaxed, Waits = true },
    ];

    /// <summary>Releasing it, by variant.</summary>
    public static readonly IReadOnlyList<StepKind> UnlockKinds =
    [
        new("spin_unlock", Access.Write), new("spin_unlock_irq", Access.Write),
        new("spin_unlock_bh", Access.Write), new("spin_unlock_irqrestore", Access.Write),
    ];

    private static readonly StepKind[] TakeKinds = [.. LockKinds];
    private static readonly StepKind[] ReleaseKinds = [.. UnlockKinds];
    private ModelThread? owner;

    /// <summary>Who holds it. To be read only in a step that has this lock in its footprint.</summary>
    public ModelThread? Owner
    {
        get
        {
            Reads();
            return owner;
        }
    }

    /// <summary>spin_lock(); <paramref name="nested"/> is SINGLE_DEPTH_NESTING.</summary>
    public Step Lock(bool nested = false) => Lock(LockVariant.Plain, nested);

    /// <summary>spin_unlock().</summary>
    public Step Unlock() => Unlock(LockVariant.Plain);

    /// <summary>spin_lock_irq().</summary>
    public Step LockIrq() => Lock(LockVariant.Irq, nested: false);

    /// <summary>spin_unlock_irq(): enables interrupts unconditionally.</summary>
    public Step UnlockIrq() => Unlock(LockVariant.Irq);

    /// <summary>Any variant but irqsave, whose result is needed.</summary>
    public Step Lock(LockVariant variant, bool nested = false)
    {
        AboutToTake(nested);
        return new(this, TakeKinds[(int)variant], nested ? 1 : 0);
    }

    /// <summary>Any variant but irqrestore.</summary>
    public Step Unlock(LockVariant variant) => new(this, ReleaseKinds[(int)variant]);

    /// <summary>spin_lock_irqsave(); the result is whether interrupts had been off.</summary>
    public Step<bool> LockIrqSave()
    {
        AboutToTake(isNested: false);
        return new(new(this, TakeKinds[(int)LockVariant.IrqSave]));
    }

    /// <summary>spin_unlock_irqrestore().</summary>
    /// <param name="wereDisabled">What <see cref="LockIrqSave"/> returned.</param>
    public Step UnlockIrqRestore(bool wereDisabled) => new(this, ReleaseKinds[(int)LockVariant.IrqSave], wereDisabled ? 1 : 0);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => owner is null || IsUnlock(step.Kind);

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) => owner;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Writes();
        var kind = step.Kind;
        var cpu = thread.Cpu;
        if (!IsUnlock(kind))
        {
            var wereDisabled = cpu.IrqsDisabled;
            owner = thread;
            cpu.AddPreemptCount(1);
            if (kind == TakeKinds[1] || kind == TakeKinds[3]) cpu.SetIrqsDisabled(true);
            if (kind == TakeKinds[2]) cpu.AddBottomHalfDepth(1);
            Taken(thread, step);
            return wereDisabled ? 1 : 0;
        }

        owner = null;
        Released(thread);
        cpu.AddPreemptCount(-1);
        if (kind == ReleaseKinds[2]) EnableBottomHalves(thread);
        if (kind == ReleaseKinds[1] || (kind == ReleaseKinds[3] && step.Argument == 0)) EnableIrqs(thread);
        return 0;
    }

    /// <summary>Whether a step of it takes the lock, in whatever variant, rather than releasing it.</summary>
    protected static bool IsLock(in Step step) => !IsUnlock(step.Kind);

    /// <inheritdoc/>
    protected override void Reset() => owner = null;

    private static bool IsUnlock(StepKind kind) =>
        kind == ReleaseKinds[0] || kind == ReleaseKinds[1] || kind == ReleaseKinds[2] || kind == ReleaseKinds[3];

    private void EnableBottomHalves(ModelThread thread)
    {
        thread.Cpu.AddBottomHalfDepth(-1);
        if (thread.Cpu.BottomHalfDepth == 0) Machine.Lockdep.SoftirqsEnabled(thread);
    }

    private void EnableIrqs(ModelThread thread)
    {
        thread.Cpu.SetIrqsDisabled(false);
        Machine.Lockdep.IrqsEnabled(thread);
    }
}
