using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>
/// rwlock_t of a non-RT kernel: many readers or one writer, who spin. A holder counts as atomic; interrupts stay as
/// they are.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call this lock.</param>
/// <param name="className">Its lock class.</param>
/// <param name="isQueued">
/// CONFIG_QUEUED_RWLOCKS: whoever comes queues behind a writer that waits, unless it is a reader in an interrupt. Otherwise
/// all readers pass a writer that waits.
/// </param>
public sealed class RwLock(Machine machine, string name, string className, bool isQueued = true)
    : Lock(machine, name, className, sleeps: false)
{
    private static readonly StepKind SlowpathKind =
        new("queued_write_lock_slowpath", Access.Write) { Order = StoreOrder.Relaxed, Waits = true };

    private static readonly StepKind ReadLockKind =
        new("read_lock", Access.Write) { Order = StoreOrder.Relaxed, Waits = true, Synchronizes = Synchronization.Acquire };
    private static readonly StepKind ReadUnlockKind = new("read_unlock", Access.Write);
    private static readonly StepKind WriteLockKind =
        new("write_lock", Access.Write) { Order = StoreOrder.Relaxed, Waits = true, Slowpath = SlowpathKind };

    private static readonly StepKind WriteUnlockKind = new("write_unlock", Access.Write);

    /// <summary>The steps that take it, and wait for it.</summary>
    public static IReadOnlyList<StepKind> LockKinds { get; } = [ReadLockKind, WriteLockKind];

    private readonly List<ModelThread> readers = [];
    private readonly List<ModelThread> waiting = [];
    private ModelThread? writer;

    /// <summary>read_lock().</summary>
    public Step ReadLock()
    {
        var isRecursive = !isQueued || ModelThread.Current.Cpu.InInterrupt;
        AboutToTake(isNested: false, isRecursive ? LockMode.RecursiveRead : LockMode.Read);
        return new(this, ReadLockKind, Value: isRecursive ? 1 : 0);
    }

    /// <summary>read_unlock().</summary>
    public Step ReadUnlock() => new(this, ReadUnlockKind);

    /// <summary>write_lock().</summary>
    public Step WriteLock()
    {
        AboutToTake(isNested: false);
        return new(this, WriteLockKind);
    }

    /// <summary>write_unlock().</summary>
    public Step WriteUnlock() => new(this, WriteUnlockKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step)
    {
        if (step.Kind == ReadLockKind) return writer is null && (waiting.Count == 0 || IsRecursive(step));
        if (step.Kind == WriteLockKind) return writer is null && (isQueued || readers.Count == 0);
        return step.Kind != SlowpathKind || (writer is null && readers.Count == 0 && IsFirst(thread));
    }

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step)
    {
        if (writer is not null) return writer;
        return !IsFirst(thread) ? waiting[0] : readers.Count > 0 ? readers[0] : null;
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Writes();
        if (step.Kind == ReadUnlockKind || step.Kind == WriteUnlockKind)
        {
            if (step.Kind == WriteUnlockKind) writer = null;
            else readers.Remove(thread);
            Released(thread);
            thread.Cpu.AddPreemptCount(-1);
            return 0;
        }

        if (step.Kind == WriteLockKind && readers.Count + waiting.Count > 0)
        {
            waiting.Add(thread);
            return StepKind.Queued;
        }

        if (step.Kind == ReadLockKind) readers.Add(thread);
        else writer = thread;
        if (step.Kind == SlowpathKind) waiting.Remove(thread);
        thread.Cpu.AddPreemptCount(1);
        Taken(thread, step);
        return 0;
    }

    /// <inheritdoc/>
    public override LockMode ModeOf(in Step step) =>
        step.Kind != ReadLockKind ? LockMode.Write : IsRecursive(step) ? LockMode.RecursiveRead : LockMode.Read;

    /// <inheritdoc/>
    protected override void Reset()
    {
        readers.Clear();
        waiting.Clear();
        writer = null;
    }

    private bool IsFirst(ModelThread thread) => waiting.Count == 0 || waiting[0] == thread;

    /// <summary>read_lock_is_recursive(), when the step was declared.</summary>
    private static bool IsRecursive(in Step step) => step.Value != 0;
}
