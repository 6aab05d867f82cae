using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Harness.Programs;

/// <summary>The lock of a reference program: it excludes, and nothing else is known of it.</summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
public sealed class PlainLock(Machine machine, string name) : KernelObject(machine, name)
{
    private static readonly StepKind LockKind = new("lock", Access.Write) { Waits = true };
    private static readonly StepKind UnlockKind = new("unlock", Access.Write);
    private ModelThread? owner;

    /// <summary>Waits until nobody holds it, and takes it.</summary>
    public Step Lock() => new(this, LockKind);

    /// <summary>Gives it back; one of those that wait can take it then.</summary>
    public Step Unlock() => new(this, UnlockKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => owner is null || step.Kind == UnlockKind;

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) => owner;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Writes();
        owner = step.Kind == LockKind ? thread : null;
        return 0;
    }

    /// <inheritdoc/>
    public override string StateText => owner is null ? "free" : $"held by {owner.Name}";

    /// <inheritdoc/>
    protected override void Reset() => owner = null;
}
