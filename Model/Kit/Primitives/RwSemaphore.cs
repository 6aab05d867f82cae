using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>
/// struct rw_semaphore: many readers or one writer. While readers have it, others wait behind a writer that waits; once they
/// have released it, whoever comes first may have it, as long as nothing is handed off.
/// </summary>
public sealed class RwSemaphore(Machine machine, string name, string className) : Lock(machine, name, className, sleeps: true)
{
    /// <summary>A reader releases it.</summary>
    public static readonly StepKind ReadUnlockKind = new("up_read", Access.Write);

    private static readonly StepKind SlowpathKind =
        new("rwsem_down_write_slowpath", Access.Write) { Order = StoreOrder.Relaxed, Waits = true };

    private static readonly StepKind ReadLockKind =
        new("down_read", Access.Write) { Order = StoreOrder.Relaxed, Waits = true, Synchronizes = Synchronization.Acquire };
    private static readonly StepKind TryReadLockKind =
        new("down_read_trylock", Access.Write) { Order = StoreOrder.Relaxed, Synchronizes = Synchronization.Acquire };
    private static readonly StepKind WriteLockKind =
        new("down_write", Access.Write) { Order = StoreOrder.Relaxed, Waits = true, Slowpath = SlowpathKind };

    private static readonly StepKind WriteUnlockKind = new("up_write", Access.Write);

    /// <summary>The steps that take it, and wait for it.</summary>
    public static IReadOnlyList<StepKind> LockKinds { get; } = [ReadLockKind, WriteLockKind];

    private readonly List<ModelThread> readers = [];
    private readonly List<ModelThread> waiting = [];
    private ModelThread? writer;

    /// <summary>down_read().</summary>
    public Step ReadLock()
    {
        Context.MightSleep();
        AboutToTake(isNested: false, LockMode.Read);
        return new(this, ReadLockKind);
    }

    /// <summary>down_read_trylock(): never sleeps, and fails where a writer waits.</summary>
    public Step<bool> TryReadLock() => new(new(this, TryReadLockKind));

    /// <summary>up_read().</summary>
    public Step ReadUnlock() => new(this, ReadUnlockKind);

    /// <summary>down_write(); <paramref name="nested"/> for the second of two semaphores of one class.</summary>
    public Step WriteLock(bool nested = false)
    {
        Context.MightSleep();
        AboutToTake(nested);
        return new(this, WriteLockKind, nested ? 1 : 0);
    }

    /// <summary>up_write().</summary>
    public Step WriteUnlock() => new(this, WriteUnlockKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step)
    {
        if (step.Kind == ReadLockKind) return writer is null && (readers.Count == 0 || waiting.Count == 0);
        if (step.Kind == WriteLockKind) return writer is null;
        return step.Kind != SlowpathKind || (writer is null && readers.Count == 0);
    }

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step)
    {
        if (writer is not null || readers.Count == 0) return writer;
        return step.Kind == ReadLockKind && waiting.Count > 0 ? waiting[0] : readers[0];
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == TryReadLockKind && (writer is not null || waiting.Count > 0)) return 0;
        Writes();
        if (step.Kind == WriteUnlockKind) writer = null;
        if (step.Kind == ReadUnlockKind) readers.Remove(thread);
        if (step.Kind == WriteUnlockKind || step.Kind == ReadUnlockKind)
        {
            Released(thread);
            return 0;
        }

        if (step.Kind == WriteLockKind && readers.Count > 0)
        {
            waiting.Add(thread);
            return StepKind.Queued;
        }

        if (ModeOf(step) == LockMode.Read) readers.Add(thread);
        else writer = thread;
        if (step.Kind == SlowpathKind) waiting.Remove(thread);
        Taken(thread, step, isTry: step.Kind == TryReadLockKind);
        return 1;
    }

    /// <inheritdoc/>
    public override bool HasWritten(in Step step, long result) => step.Kind != TryReadLockKind || result != 0;

    /// <inheritdoc/>
    public override LockMode ModeOf(in Step step) =>
        step.Kind == ReadLockKind || step.Kind == TryReadLockKind ? LockMode.Read : LockMode.Write;

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        step.Kind == TryReadLockKind ? StepText.Number($"down_read_trylock(&{Name})", result) : base.Describe(step, result);

    /// <inheritdoc/>
    protected override void Reset()
    {
        readers.Clear();
        waiting.Clear();
        writer = null;
    }
}
