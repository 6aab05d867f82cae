namespace TagStorageModel.Kit.Execution;

/// <content>A task that shares its CPU with others.</content>
public sealed partial class ModelThread
{
    private int preemptCount;
    private int bottomHalfDepth;
    private bool wereIrqsDisabled;

    /// <summary>Whether it has called might_sleep() or returned to user space since its last step: another task may get its CPU.</summary>
    public bool IsAtSchedulingPoint { get; internal set; }

    /// <summary>Whether it could go but for another task, which has its CPU and does not give way.</summary>
    public bool IsOffCpu => Cpu.IsShared && Drains is null && !Finished && !Cpu.MayRun(this) && pending.Target.CanGo(this, pending);

    /// <summary>Whether it leaves its CPU to another task of its own accord, so that this preempts nobody.</summary>
    public bool YieldsTo(ModelThread other) =>
        Cpu.IsShared && other.Cpu == Cpu && !other.IsInterrupt && Cpu.Running == this && IsAtSchedulingPoint && !Cpu.InAtomic;

    /// <summary>Whether it is on its CPU, or frozen there: the CPU's interrupt state and counts are its own.</summary>
    public bool HasCpu => !Cpu.IsShared || IsInterrupt || Cpu.Running == this;

    /// <summary>
    /// Whether another task may get the CPU that it has: where it may reschedule, as cond_resched() does, and with
    /// CONFIG_PREEMPT wherever it is preemptible(). Who sleeps in atomic context keeps the CPU: what the kernel does after it
    /// has said "scheduling while atomic" is not followed.
    /// </summary>
    internal bool GivesWay => !Cpu.InAtomic && (IsAtSchedulingPoint || (Machine.Preempt && !Cpu.IrqsDisabled));

    /// <summary>How often another task has got its CPU in this run.</summary>
    public int TimesOffCpu { get; private set; }

    /// <summary>Another task gets its CPU. If interrupts are off they will be on: it is the scheduler that turns them on.</summary>
    internal void LeaveCpu()
    {
        TimesOffCpu++;
        preemptCount = Cpu.PreemptCount;
        bottomHalfDepth = Cpu.BottomHalfDepth;
        wereIrqsDisabled = Cpu.IrqsDisabled;
        if (wereIrqsDisabled) Calls.AdoptIrqState(false);
    }

    /// <summary>It gets its CPU back.</summary>
    internal (int PreemptCount, int BottomHalfDepth) EnterCpu()
    {
        if (wereIrqsDisabled) Machine.Lockdep.IrqsEnabled(this);
        wereIrqsDisabled = false;
        return (preemptCount, bottomHalfDepth);
    }

    private void ClearCpu()
    {
        TimesOffCpu = 0;
        preemptCount = 0;
        bottomHalfDepth = 0;
        wereIrqsDisabled = false;
        IsAtSchedulingPoint = false;
    }
}
