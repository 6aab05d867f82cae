namespace TagStorageModel.Model;

/// <summary>struct rw_semaphore: many readers or one writer. Waiting writers do not hold back readers.</summary>
public sealed class RwSemaphore(Machine machine, string name, string className) : Lock(machine, name, className, sleeps: true)
{
    private static readonly StepKind ReadLockKind = new("down_read", Access.Write);
    private static readonly StepKind ReadUnlockKind = new("up_read", Access.Write);
    private static readonly StepKind WriteLockKind = new("down_write", Access.Write);
    private static readonly StepKind WriteUnlockKind = new("up_write", Access.Write);
    private readonly List<ModelThread> readers = [];
    private ModelThread? writer;

    /// <summary>down_read().</summary>
    public Step ReadLock() => Take(ReadLockKind, nested: false);

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
        Writes();
        if (step.Kind == ReadLockKind) readers.Add(thread);
        if (step.Kind == WriteLockKind) writer = thread;
        if (step.Kind == ReadUnlockKind) readers.Remove(thread);
        if (step.Kind == WriteUnlockKind) writer = null;
        if (step.Kind == ReadLockKind || step.Kind == WriteLockKind) Taken(thread, step);
        else Released(thread);
        return 0;
    }

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
