using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>
/// struct completion: somebody waits until something is done. Each complete() lets one waiter go on, before or after it has come;
/// complete_all() lets all, until reinit_completion().
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
public sealed class Completion(Machine machine, string name) : KernelObject(machine, name)
{
    /// <summary>wait_for_completion().</summary>
    public static readonly StepKind WaitKind =
        new("wait_for_completion", Access.Write) { Order = StoreOrder.Relaxed, Waits = true, Synchronizes = Synchronization.Acquire };

    /// <summary>try_wait_for_completion(); the result is whether it was done.</summary>
    public static readonly StepKind TryWaitKind =
        new("try_wait_for_completion", Access.Write) { Order = StoreOrder.Relaxed, Synchronizes = Synchronization.Acquire };

    /// <summary>complete().</summary>
    public static readonly StepKind CompleteKind = new("complete", Access.Write);

    /// <summary>complete_all().</summary>
    public static readonly StepKind CompleteAllKind = new("complete_all", Access.Write);

    /// <summary>reinit_completion().</summary>
    public static readonly StepKind ReinitKind = new("reinit_completion", Access.Write) { Synchronizes = Synchronization.Overwrite };

    private const int ForAll = int.MaxValue;

    private readonly string waitText = $"wait_for_completion(&{name})";

    private int done;

    /// <summary>wait_for_completion(): waits until it is done, and uses that up. May sleep, and says so whether or not it must.</summary>
    public Step Wait()
    {
        Context.MightSleep();
        return new(this, WaitKind);
    }

    /// <summary>try_wait_for_completion(): never waits; true if it was done.</summary>
    public Step<bool> TryWait() => new(new(this, TryWaitKind));

    /// <summary>complete(): one waiter may go on.</summary>
    public Step Complete() => new(this, CompleteKind);

    /// <summary>complete_all(): all waiters may go on, those that come later too.</summary>
    public Step CompleteAll() => new(this, CompleteAllKind);

    /// <summary>reinit_completion(): it is not done.</summary>
    public Step Reinit() => new(this, ReinitKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => step.Kind != WaitKind || done > 0;

    /// <inheritdoc/>
    public override string WaitText(in Step step) => waitText;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == TryWaitKind && done == 0)
        {
            Reads();
            return 0;
        }

        Writes();
        if (step.Kind == ReinitKind) done = 0;
        else if (step.Kind == CompleteAllKind) done = ForAll;
        else if (done != ForAll) done += step.Kind == CompleteKind ? 1 : -1;
        return 1;
    }

    /// <inheritdoc/>
    public override bool HasWritten(in Step step, long result) => result != 0;

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) => step.Kind == TryWaitKind
        ? StepText.Number($"try_wait_for_completion(&{Name})", result) : $"{step.Kind.Name}(&{Name})";

    /// <inheritdoc/>
    public override string StateText => done == ForAll ? "done for all" : $"done {done}";

    /// <inheritdoc/>
    protected override void Reset() => done = 0;
}
