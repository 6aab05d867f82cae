using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>struct mutex: sleeps, and must be released by its owner.</summary>
public sealed class Mutex(Machine machine, string name, string className) : Lock(machine, name, className, sleeps: true)
{
    /// <summary>mutex_lock(): waits until nobody owns it.</summary>
    public static readonly StepKind LockKind = new("mutex_lock", Access.Write) { Order = StoreOrder.Relaxed, Waits = true };

    /// <summary>mutex_unlock(), by the owner alone.</summary>
    public static readonly StepKind UnlockKind = new("mutex_unlock", Access.Write);

    private ModelThread? owner;

    /// <summary>A mutex that is the only one of its class.</summary>
    public Mutex(Machine machine, string name)
        : this(machine, name, name)
    {
    }

    /// <summary>mutex_lock(): may sleep, and says so whether or not it must.</summary>
    public Step Lock()
    {
        Context.MightSleep();
        AboutToTake(isNested: false);
        return new(this, LockKind);
    }

    /// <summary>mutex_unlock().</summary>
    public Step Unlock() => new(this, UnlockKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => owner is null || step.Kind == UnlockKind;

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) => owner;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Writes();
        if (step.Kind == LockKind)
        {
            owner = thread;
            Taken(thread, step);
        }
        else
        {
            owner = null;
            Released(thread);
        }

        return 0;
    }

    /// <inheritdoc/>
    protected override void Reset() => owner = null;
}
