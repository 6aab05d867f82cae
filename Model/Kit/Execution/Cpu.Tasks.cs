namespace TagStorageModel.Kit.Execution;

/// <content>
/// Several tasks on one CPU. The one that runs gives way only where the kernel would let it: at a might_sleep(), which is a
/// scheduling point (CONFIG_PREEMPT_VOLUNTARY) whether or not the task then has to wait, and at the return to user space; with
/// CONFIG_PREEMPT wherever it may be preempted. That depends on nothing but this CPU.
/// </content>
public sealed partial class Cpu
{
    /// <summary>Whether it has more than one task.</summary>
    public bool IsShared { get; internal set; }

    /// <summary>The task that has the CPU, handlers apart; null before the first step and where a task has the CPU for itself.</summary>
    public ModelThread? Running { get; private set; }

    /// <summary>Whether a task that can go needs nothing but its step: no other task, no store is in its way.</summary>
    internal bool IsPlain => !IsShared && Stores is null;

    /// <summary>Whether a task has this CPU or could get it now.</summary>
    public bool MayRun(ModelThread task) =>
        !IsShared || Running is not { Finished: false } running || running == task || task.IsInterrupt || running.GivesWay;

    /// <summary>
    /// A task is about to make a step here. preempt_count() and irqs_disabled() are each task's own; the scheduler turns
    /// interrupts on on the way out.
    /// </summary>
    internal void SwitchTo(ModelThread task)
    {
        if (task.IsInterrupt || task.Drains is not null || task.Index < 0) return;
        task.IsAtSchedulingPoint = false;
        if (Running == task) return;
        Writes();
        if (Running is { Finished: false } before) before.LeaveCpu();
        Running = task;
        IrqsDisabled = false;
        (PreemptCount, BottomHalfDepth) = task.EnterCpu();
    }
}
