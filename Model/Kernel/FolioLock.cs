namespace TagStorageModel.Model;

/// <summary>PG_locked: a sleeping bit lock. Real lockdep does not know it; the model's does.</summary>
public sealed class FolioLock(Machine machine, Page page) : Lock(machine, $"pfn:{page.Pfn}.PG_locked", "folio_lock", sleeps: true)
{
    private static readonly StepKind LockKind = new("folio_lock", Access.Write) { Order = StoreOrder.Relaxed };
    private static readonly StepKind TryLockKind = new("folio_trylock", Access.Write) { Order = StoreOrder.Relaxed };
    private static readonly StepKind UnlockKind = new("folio_unlock", Access.Write);
    private static readonly StepKind WaitKind = new("folio_wait_locked", Access.Read);
    private ModelThread? owner;

    /// <summary>folio_lock(): may sleep.</summary>
    public Step Lock()
    {
        Context.MightSleep();
        AboutToTake(isNested: false);
        return new(this, LockKind);
    }

    /// <summary>folio_trylock().</summary>
    public Step<bool> TryLock(bool nested = false) => new(new(this, TryLockKind, nested ? 1 : 0));

    /// <summary>folio_unlock().</summary>
    public Step Unlock() => new(this, UnlockKind);

    /// <summary>folio_wait_locked(): sleeps until it is unlocked, without taking it.</summary>
    public Step WaitLocked()
    {
        Context.MightSleep();
        return new(this, WaitKind);
    }

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) =>
        owner is null || step.Kind == UnlockKind || step.Kind == TryLockKind;

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) => owner;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == WaitKind)
        {
            Machine.Lockdep.WaitedFor(thread, Class);
            return 0;
        }

        if (step.Kind == TryLockKind && owner is not null) return 0;
        Writes();
        if (step.Kind == UnlockKind)
        {
            owner = null;
            Released(thread);
            return 0;
        }

        owner = thread;
        Taken(thread, step, isTry: step.Kind == TryLockKind);
        return 1;
    }

    /// <inheritdoc/>
    public override string Describe(in Step step, long result) =>
        step.Kind == TryLockKind ? $"folio_trylock({page}) → {result}" : $"{step.Kind.Name}({page})";

    /// <inheritdoc/>
    protected override void Reset() => owner = null;
}
