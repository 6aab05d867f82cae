using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>A sleeping bit lock: what PG_locked and BH_Lock have in common. Real lockdep knows neither; the model's does.</summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call this lock.</param>
/// <param name="className">Its lock class.</param>
/// <param name="kinds">Its steps.</param>
public abstract class BitLock(Machine machine, string name, string className, BitLockKinds kinds)
    : Lock(machine, name, className, sleeps: true)
{
    private ModelThread? owner;

    /// <summary>Takes it: may sleep.</summary>
    public Step Lock()
    {
        Context.MightSleep();
        AboutToTake(isNested: false);
        return new(this, kinds.Lock);
    }

    /// <summary>Takes it if nobody has it.</summary>
    public Step<bool> TryLock(bool nested = false) => new(new(this, kinds.TryLock, nested ? 1 : 0));

    /// <summary>Clears the bit; one of those that wait for it can take it then.</summary>
    public Step Unlock() => new(this, kinds.Unlock);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) =>
        owner is null || step.Kind == kinds.Unlock || step.Kind == kinds.TryLock;

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) => owner;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == kinds.TryLock && owner is not null) return 0;
        Writes();
        if (step.Kind == kinds.Unlock)
        {
            owner = null;
            Released(thread);
            return 0;
        }

        owner = thread;
        Taken(thread, step, isTry: step.Kind == kinds.TryLock);
        return 1;
    }

    /// <inheritdoc/>
    public override bool HasWritten(in Step step, long result) => step.Kind != kinds.TryLock || result != 0;

    /// <inheritdoc/>
    protected override void Reset() => owner = null;
}

/// <summary>The steps of a bit lock.</summary>
/// <param name="Lock">Waits for it and takes it.</param>
/// <param name="TryLock">Takes it if nobody has it.</param>
/// <param name="Unlock">Gives it back.</param>
public sealed record BitLockKinds(StepKind Lock, StepKind TryLock, StepKind Unlock);
