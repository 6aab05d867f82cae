using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>
/// A condition variable (pthread_cond_t, Monitor): threads that hold a mutex wait until they are told to look again. Whom a signal
/// wakes, if several wait, is a choice: each is explored. A signal that finds nobody is lost. Nobody wakes without one.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
public sealed class ConditionVariable(Machine machine, string name) : KernelObject(machine, name)
{
    /// <summary>The thread is among those that wait from here on.</summary>
    public static readonly StepKind WaitKind =
        new("cond_wait", Access.Write) { Order = StoreOrder.Relaxed, Synchronizes = Synchronization.None };

    /// <summary>It waits until it is woken.</summary>
    public static readonly StepKind WakeKind =
        new("cond_wakeup", Access.Write) { Order = StoreOrder.Relaxed, Waits = true, Synchronizes = Synchronization.Acquire };

    /// <summary>One of those that wait is woken; the result is its thread's number plus 1, or 0 if nobody waits.</summary>
    public static readonly StepKind SignalKind = new("cond_signal", Access.Write);

    /// <summary>All that wait are woken; the result is how many.</summary>
    public static readonly StepKind BroadcastKind = new("cond_broadcast", Access.Write);

    private readonly string waitText = $"cond_wait(&{name})";

    /// <summary>Threads that wait and are not woken yet, and those that are woken and have not gone on: bits by thread.</summary>
    private uint waiting;
    private uint woken;

    /// <summary>
    /// cond_wait(): gives the mutex back and waits, at once as far as anybody can see who takes the mutex; takes it again before it
    /// returns. The caller looks at its condition again: others may have come first.
    /// </summary>
    /// <param name="mutex">What the caller holds.</param>
    public async KernelTask Wait(Mutex mutex)
    {
        await new Step(this, WaitKind);
        await mutex.Unlock();
        Context.MightSleep();
        await new Step(this, WakeKind);
        await mutex.Lock();
    }

    /// <summary>cond_signal(): wakes one of those that wait, if there are any.</summary>
    public Step Signal() => new(this, SignalKind);

    /// <summary>cond_broadcast(): wakes all that wait.</summary>
    public Step Broadcast() => new(this, BroadcastKind);

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => step.Kind != WakeKind || (woken & Bit(thread)) != 0;

    /// <inheritdoc/>
    public override int Outcomes(ModelThread thread, in Step step) =>
        step.Kind == SignalKind ? Math.Max(1, System.Numerics.BitOperations.PopCount(waiting)) : 1;

    /// <inheritdoc/>
    public override string WaitText(in Step step) => waitText;

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        Writes();
        if (step.Kind == WaitKind)
        {
            waiting |= Bit(thread);
            return 0;
        }

        if (step.Kind == WakeKind)
        {
            woken &= ~Bit(thread);
            return 0;
        }

        var told = step.Kind == BroadcastKind ? waiting : Chosen(thread.Outcome);
        waiting &= ~told;
        woken |= told;
        return step.Kind == BroadcastKind ? System.Numerics.BitOperations.PopCount(told)
            : told == 0 ? 0 : System.Numerics.BitOperations.TrailingZeroCount(told) + 1;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var call = $"{step.Kind.Name}(&{Name})";
        if (step.Kind == BroadcastKind) return StepText.Value(call, result == 0 ? "nobody waits" : $"{result} woken");
        if (step.Kind != SignalKind) return call;
        return StepText.Value(call, result == 0 ? "nobody waits" : $"{Machine.Threads[(int)result - 1].Name} woken");
    }

    /// <inheritdoc/>
    public override string? StateText => waiting == 0 && woken == 0 ? null
        : string.Join("; ", new[] { Told("waiting", waiting), Told("woken", woken) }.Where(text => text.Length > 0));

    /// <inheritdoc/>
    protected override void Reset() => waiting = woken = 0;

    /// <summary>A setup has none: nobody could wake it.</summary>
    private static uint Bit(ModelThread thread) => thread.Index < 0 ? 0 : 1u << thread.Index;

    private uint Chosen(int outcome)
    {
        var left = waiting;
        for (; outcome > 0; outcome--) left &= left - 1;
        return left & (0 - left);
    }

    private string Told(string what, uint threads) => threads == 0 ? ""
        : $"{what}: {string.Join(", ", Machine.Threads.Where(thread => (threads & Bit(thread)) != 0).Select(thread => thread.Name))}";
}
