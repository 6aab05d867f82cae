using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>
/// struct semaphore: a count of what is free. Nobody owns it: any thread, and an interrupt too, may give back what another took, and
/// lockdep knows nothing of it. Who of several that wait goes on is not said: the kernel's queue is one of the orders that are explored.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
/// <param name="count">What is free when a run begins, 0 or more.</param>
public sealed class Semaphore(Machine machine, string name, int count) : KernelObject(machine, name)
{
    /// <summary>down().</summary>
    public static readonly StepKind DownKind =
        new("down", Access.Write) { Order = StoreOrder.Relaxed, Waits = true, Synchronizes = Synchronization.Acquire };

    /// <summary>down_trylock(); the result is 0 if it was taken.</summary>
    public static readonly StepKind TryDownKind =
        new("down_trylock", Access.Write) { Order = StoreOrder.Relaxed, Synchronizes = Synchronization.Acquire };

    /// <summary>up().</summary>
    public static readonly StepKind UpKind = new("up", Access.Write);

    private readonly int initial =
        count >= 0 ? count : throw new ArgumentOutOfRangeException(nameof(count), $"{name}: a count of 0 or more is needed");

    private readonly string waitText = $"down(&{name})";

    private int count = count;

    /// <summary>down(): waits until something is free, and takes it. May sleep, and says so whether or not it must.</summary>
    public Step Down()
    {
        Context.MightSleep();
        return new(this, DownKind);
    }

    /// <summary>down_trylock(): never waits.</summary>
    /// <returns>0 if it was taken, and 1 if nothing is free: the other way round than a trylock of a mutex.</returns>
    public Step<int> TryDown() => new(new(this, TryDownKind));

    /// <summary>up(): gives one back.</summary>
    public Step Up() => new(this, UpKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => step.Kind != DownKind || count > 0;

    /// <inheritdoc/>
    public override string WaitText(in Step step) => waitText;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == TryDownKind && count == 0)
        {
            Reads();
            return 1;
        }

        Writes();
        count += step.Kind == UpKind ? 1 : -1;
        return 0;
    }

    /// <inheritdoc/>
    public override bool HasWritten(in Step step, long result) => result == 0;

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) => step.Kind == TryDownKind
        ? StepText.Number($"down_trylock(&{Name})", result) : $"{step.Kind.Name}(&{Name})";

    /// <inheritdoc/>
    public override string StateText => $"count {count}";

    /// <inheritdoc/>
    protected override void Reset() => count = initial;
}
