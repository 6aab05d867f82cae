using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>struct rw_semaphore: many readers or one writer. Waiting writers do not hold back readers.</summary>
public sealed class RwSemaphore(Machine machine, string name, string className) : Lock(machine, name, className, sleeps: true)
{
    /// <summary>A reader releases it.</summary>
    public static readonly StepKind ReadUnlockKind = new("up_read", Access.Write);

    private static readonly StepKind ReadLockKind = new("down_read", Access.Write) { Order = StoreOrder.Relaxed, Waits = true };
    private static readonly StepKind TryReadLockKind = new("down_read_trylock", Access.Write) { Order = StoreOrder.Relaxed };
    private static readonly StepKind WriteLockKind = new("down_write", Access.Write) { Order = StoreOrder.Relaxed, Waits = true };
    private static readonly StepKind WriteUnlockKind = new("up_write", Access.Write);

    /// <summary>The steps that take it, and wait for it.</summary>
    public static IReadOnlyList<StepKind> LockKinds { get; } = [ReadLockKind, WriteLockKind];

    private readonly List<ModelThread> readers = [];
    private ModelThread? writer;

    /// <summary>down_read().</summary>
    public Step ReadLock() => Take(ReadLockKind, nested: false);

    /// <summary>down_read_trylock(): never sleeps.</summary>
    public Step<bool> TryReadLock() => new(new(this, TryReadLockKind));

    /// <summary>up_read().</summary>
    public Step ReadUnlock() => new(this, ReadUnlockKind);

    /// <summary>down_write(); <paramref name="nested"/> for the second of two semaphores of one class.</summary>
    public Step WriteLock(bool nested = false) => Take(WriteLockKind, nested);

    /// <summary>up_write().</summary>
    public Step WriteUnlock() => new(this, WriteUnlockKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step)
    {
        if (step.Kind == ReadLockKind) return writer is null;
        if (step.Kind == WriteLockKind) return writer is null && readers.Count == 0;
        return true;
    }

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) =>
        writer ?? (readers.Count > 0 ? readers[0] : null);

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == TryReadLockKind && writer is not null) return 0;
        Writes();
        if (step.Kind == WriteUnlockKind) writer = null;
        if (step.Kind == ReadUnlockKind) readers.Remove(thread);
        if (step.Kind == WriteUnlockKind || step.Kind == ReadUnlockKind)
        {
            Released(thread);
            return 0;
        }

        if (step.Kind == WriteLockKind) writer = thread;
        else readers.Add(thread);
        Taken(thread, step, isTry: step.Kind == TryReadLockKind, isShared: step.Kind != WriteLockKind);
        return 1;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        step.Kind == TryReadLockKind ? StepText.Number($"down_read_trylock(&{Name})", result) : base.Describe(step, result);

    /// <inheritdoc/>
    protected override void Reset()
    {
        readers.Clear();
        writer = null;
    }

    private Step Take(StepKind kind, bool nested)
    {
        Context.MightSleep();
        AboutToTake(nested);
        return new(this, kind, nested ? 1 : 0);
    }
}
