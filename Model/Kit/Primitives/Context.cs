using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>What the running context allows (spec 4.1): might_sleep(), preemptible(), RCU sections, warnings.</summary>
public static class Context
{
    /// <summary>
    /// might_sleep(): reports a context in which sleeping is forbidden, with DEBUG_ATOMIC_SLEEP, and is a scheduling point.
    /// </summary>
    /// <param name="isActual">A blocking operation runs here, rather than being announced.</param>
    public static void MightSleep(bool isActual = false)
    {
        var thread = ModelThread.Current;
        thread.Machine.SleepsChecked++;
        thread.IsAtSchedulingPoint = true;
        if (!thread.MaySleep) thread.Machine.Note(thread, NoteKind.SleepInAtomic, isActual ? 1 : 0);
    }

    /// <summary>preemptible(), with CONFIG_PREEMPT_COUNT.</summary>
    public static bool IsPreemptible(ModelThread thread) => !thread.Cpu.InAtomic && !thread.Cpu.IrqsDisabled;

    /// <summary>might_alloc(gfp): the annotation of everything that allocates.</summary>
    public static void MightAlloc(Gfp gfp)
    {
        var thread = ModelThread.Current;
        gfp = thread.InContext(gfp);
        MightReclaim(thread, gfp);
        if (thread.Machine.Trace.IsRecording) thread.Machine.Note(thread, NoteKind.MightAlloc, (long)gfp);
        if (gfp.MaySleep()) MightSleep();
    }

    /// <summary>
    /// An allocation that may enter reclaim of file systems: fs_reclaim_acquire() and fs_reclaim_release() of
    /// might_alloc().
    /// </summary>
    internal static void MightReclaim(ModelThread thread, Gfp gfp)
    {
        const Gfp Reclaims = Gfp.DirectReclaim | Gfp.Fs;
        var lockdep = thread.Machine.Lockdep;
        if ((gfp & Reclaims) == Reclaims && !thread.Maps.InReclaim) lockdep.WaitedFor(thread, lockdep.FsReclaim);
    }

    /// <summary>Reclaim begins, in the background or for an allocation: PF_MEMALLOC, and fs_reclaim_acquire().</summary>
    public static void EnterReclaim()
    {
        var thread = ModelThread.Current;
        MightReclaim(thread, Gfp.Kernel);
        thread.Maps.EnterReclaim();
    }

    /// <summary>Reclaim is over: fs_reclaim_release().</summary>
    public static void LeaveReclaim() => ModelThread.Current.Maps.LeaveReclaim();

    /// <summary>memalloc_nofs_save(): until it is restored the thread's allocations are without __GFP_FS.</summary>
    /// <returns>What <see cref="MemallocRestore"/> takes: the scopes that the thread was in before.</returns>
    public static Gfp MemallocNofsSave() => Withhold(Gfp.Fs);

    /// <summary>memalloc_noio_save(): until it is restored the thread's allocations are without __GFP_IO and __GFP_FS.</summary>
    /// <returns>What <see cref="MemallocRestore"/> takes: the scopes that the thread was in before.</returns>
    public static Gfp MemallocNoioSave() => Withhold(Gfp.Io | Gfp.Fs);

    /// <summary>memalloc_nofs_restore(), memalloc_noio_restore().</summary>
    public static void MemallocRestore(Gfp before) => ModelThread.Current.Withheld = before;

    /// <summary>A warning's condition asks whether the thread may be preempted.</summary>
    public const long AboutPreemption = -1;

    /// <summary>WARN_ON, WARN_ON_ONCE, VM_WARN_ON_ONCE: a once-only warning fires anew in every run.</summary>
    /// <param name="condition">Whether it fires.</param>
    /// <param name="text">The condition, in C.</param>
    /// <param name="about">
    /// What the condition asks for, for the report: <see cref="AboutPreemption"/>, or a number of the subject's; 0 for
    /// nothing in particular.
    /// </param>
    /// <returns>The condition.</returns>
    public static bool Warn(bool condition, string text, long about = 0)
    {
        var thread = ModelThread.Current;
        thread.Machine.WarningsChecked++;
        if (condition) thread.Machine.Note(thread, NoteKind.Warning, about, text: text);
        return condition;
    }

    /// <summary>smp_wmb(): stores before it take effect before stores after it.</summary>
    public static void Wmb() => ModelThread.Current.Cpu.Stores?.Wmb();

    /// <summary>A call that does nothing here: only a recorded run shows it.</summary>
    public static void Calls(string call)
    {
        var thread = ModelThread.Current;
        if (thread.Machine.Trace.IsRecording) thread.Machine.Note(thread, NoteKind.Call, text: call);
    }

    /// <summary>preempt_disable().</summary>
    public static void PreemptDisable() => ModelThread.Current.Cpu.AddPreemptCount(1);

    /// <summary>preempt_enable().</summary>
    public static void PreemptEnable() => ModelThread.Current.Cpu.AddPreemptCount(-1);

    /// <summary>rcu_read_lock().</summary>
    public static void RcuReadLock() => RcuReadLock(ModelThread.Current);

    /// <summary>rcu_read_lock() as part of another step of a thread.</summary>
    public static void RcuReadLock(ModelThread thread)
    {
        thread.RcuDepth++;
        if (!thread.Machine.PreemptRcu) thread.Cpu.AddPreemptCount(1);
        if (thread.Machine.Trace.IsRecording) thread.Machine.Note(thread, NoteKind.RcuReadLock);
    }

    /// <summary>rcu_read_unlock().</summary>
    public static void RcuReadUnlock() => RcuReadUnlock(ModelThread.Current);

    /// <summary>rcu_read_unlock() as part of another step of a thread.</summary>
    public static void RcuReadUnlock(ModelThread thread)
    {
        thread.RcuDepth--;
        if (!thread.Machine.PreemptRcu) thread.Cpu.AddPreemptCount(-1);
        if (thread.Machine.Trace.IsRecording) thread.Machine.Note(thread, NoteKind.RcuReadUnlock);
    }

    /// <summary>The system call or fault is over: no lock may be held, and user mode runs with interrupts on.</summary>
    public static void ReturnToUser()
    {
        var thread = ModelThread.Current;
        thread.Machine.Note(thread, NoteKind.ReturnToUser, thread.Held.Count);
        thread.Cpu.AddPreemptCount(-thread.Cpu.PreemptCount);
        thread.RcuDepth = 0;
        thread.Maps.Clear();
        thread.Calls.AdoptUserContext();
        thread.IsAtSchedulingPoint = true;
        if (thread.Cpu.IrqsDisabled) thread.Cpu.SetIrqsDisabled(false);
    }

    private static Gfp Withhold(Gfp flags)
    {
        var thread = ModelThread.Current;
        var before = thread.Withheld;
        thread.Withheld |= flags;
        return before;
    }
}
