using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>
/// rwlock_t of a non-RT kernel: many readers or one writer, who spin. A holder counts as atomic; interrupts stay as
/// they are.
/// </summary>
public sealed class RwLock(Machine machine, string name, string className) : Lock(machine, name, className, sleeps: false)
{
    private static readonly StepKind ReadLockKind = new("read_lock", Access.Write) { Order = StoreOrder.Relaxed, Waits = true };
    private static readonly StepKind ReadUnlockKind = new("read_unlock", Access.Write);
    private static readonly StepKind WriteLockKind = new("write_lock", Access.Write) { Order = StoreOrder.Relaxed, Waits = true };
    private static readonly StepKind WriteUnlockKind = new("write_unlock", Access.Write);

    /// <summary>The steps that take it, and wait for it.</summary>
    public static IReadOnlyList<StepKind> LockKinds { get; } = [ReadLockKind, WriteLockKind];

    private readonly List<ModelThread> readers = [];
    private ModelThread? writer;

    /// <summary>read_lock().</summary>
    public Step ReadLock() => Take(ReadLockKind);

    /// <summary>read_unlock().</summary>
    public Step ReadUnlock() => new(this, ReadUnlockKind);

    /// <summary>write_lock().</summary>
    public Step WriteLock() => Take(WriteLockKind);

    /// <summary>write_unlock().</summary>
    public Step WriteUnlock() => new(this, WriteUnlockKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step)
    {
        if (step.Kind == ReadLockKind) return writer is null;
        return step.Kind != WriteLockKind || (writer is null && readers.Count == 0);
    }

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) =>
        writer ?? (readers.Count > 0 ? readers[0] : null);

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

        if (step.Kind == WriteLockKind) writer = thread;
        else readers.Add(thread);
        thread.Cpu.AddPreemptCount(1);
        Taken(thread, step, isShared: step.Kind == ReadLockKind);
        return 0;
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        readers.Clear();
        writer = null;
    }

    private Step Take(StepKind kind)
    {
        AboutToTake(isNested: false);
        return new(this, kind);
    }
}
