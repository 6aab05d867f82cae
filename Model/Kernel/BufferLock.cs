namespace TagStorageModel.Model;

/// <summary>BH_Lock: the sleeping bit lock of a buffer head. Like PG_locked, unknown to real lockdep.</summary>
public sealed class BufferLock(Machine machine, int index) : Lock(machine, $"bh:{index}.BH_Lock", "lock_buffer", sleeps: true)
{
    private static readonly StepKind LockKind = new("lock_buffer", Access.Write);
    private static readonly StepKind TryLockKind = new("trylock_buffer", Access.Write);
    private static readonly StepKind UnlockKind = new("unlock_buffer", Access.Write);
    private ModelThread? owner;

    /// <summary>lock_buffer(): may sleep.</summary>
    public Step Lock()
    {
        Context.MightSleep();
        AboutToTake(isNested: false);
        return new(this, LockKind);
    }

    /// <summary>trylock_buffer().</summary>
    public Step<bool> TryLock() => new(new(this, TryLockKind));

    /// <summary>unlock_buffer().</summary>
    public Step Unlock() => new(this, UnlockKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => owner is null || step.Kind != LockKind;

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) => owner;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
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
        step.Kind == TryLockKind ? $"trylock_buffer(bh:{index}) → {result}" : $"{step.Kind.Name}(bh:{index})";

    /// <inheritdoc/>
    protected override void Reset() => owner = null;
}
