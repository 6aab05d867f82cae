using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Kit.Primitives;

/// <summary>
/// RCU with grace periods: synchronize_rcu(), and callbacks (<see cref="RcuCallback"/>), wait for the read-side sections that began
/// before, and for no others. A section that waits for a grace period waits for itself.
/// </summary>
/// <remarks>
/// Each thread's sections are a place of their own: readers do not conflict with each other. Code that only marks its sections and
/// knows no grace periods uses <see cref="Context.RcuReadLock()"/>, which is no step.
/// </remarks>
/// <param name="machine">The machine.</param>
/// <param name="name">What reports call it.</param>
public sealed class Rcu(Machine machine, string name = "rcu") : KernelObject(machine, name)
{
    /// <summary>rcu_read_lock().</summary>
    public static readonly StepKind ReadLockKind = new("rcu_read_lock", Access.Write) { Order = StoreOrder.Relaxed };

    /// <summary>rcu_read_unlock().</summary>
    public static readonly StepKind ReadUnlockKind = new("rcu_read_unlock", Access.Write);

    /// <summary>A grace period begins, for whoever makes the step.</summary>
    public static readonly StepKind BeginKind = new("synchronize_rcu", Access.Write);

    /// <summary>It waits for the end of its grace period.</summary>
    public static readonly StepKind EndKind =
        new("wait_rcu_gp", Access.Write) { Waits = true, Synchronizes = Synchronization.Acquire };

    /// <summary>
    /// Where the ends of sections and of grace periods meet, once there are grace periods: whatever lets a step go that waits is in one
    /// order, and nothing else conflicts with such a step.
    /// </summary>
    private const int Ends = Slots;

    /// <summary>By thread, the setup first: how many sections it has begun and ended; odd while it is in one.</summary>
    private readonly int[] sections = new int[Slots];

    /// <summary>By thread, how deep its sections of this kind nest.</summary>
    private readonly int[] depths = new int[Slots];
    private bool hasBegun;
    private readonly GracePeriod[] periods = [.. Enumerable.Range(0, Slots).Select(_ => new GracePeriod())];

    /// <summary>The setup, and as many threads and interrupts as a machine has at most.</summary>
    private const int Slots = 33;

    /// <summary>rcu_read_lock(): sections nest, and the outermost counts.</summary>
    public Step ReadLock() => new(this, ReadLockKind, SlotOf(ModelThread.Current));

    /// <summary>rcu_read_unlock().</summary>
    public Step ReadUnlock() => new(this, ReadUnlockKind, SlotOf(ModelThread.Current));

    /// <summary>synchronize_rcu(): returns when all sections have ended that are there now. May sleep.</summary>
    public async KernelTask Synchronize()
    {
        Context.MightSleep(isActual: true);
        await new Step(this, BeginKind);
        Context.MightSleep(isActual: true);
        await new Step(this, EndKind);
    }

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) => step.Kind != EndKind || BlockerOf(periods[SlotOf(thread)]) < 0;

    /// <inheritdoc/>
    public override ModelThread? Blocker(ModelThread thread, in Step step) =>
        step.Kind == EndKind && BlockerOf(periods[SlotOf(thread)]) is > 0 and var reader ? Machine.Threads[reader - 1] : null;

    /// <summary>A section writes its thread's place; whoever begins a grace period reads those of all.</summary>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == BeginKind) AddBegin(ref footprint);
        else if (step.Kind == EndKind) AddEnd(ref footprint);
        else footprint.Add(At(step.Argument), write: true);

        // Who begins one reads the place of each thread: this is the same in both orders of steps that do not conflict.
        if (step.Kind == ReadUnlockKind && hasBegun) footprint.Add(At(Ends), write: true);
    }

    /// <inheritdoc/>
    public override string WaitText(in Step step) => "synchronize_rcu()";

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind == BeginKind) Begin(periods[SlotOf(thread)]);
        if (step.Kind == BeginKind || step.Kind == EndKind) return 0;
        Writes(step.Argument);
        if (step.Kind == ReadLockKind)
        {
            if (depths[step.Argument]++ == 0) sections[step.Argument]++;
            Context.RcuReadLock(thread);
            return 0;
        }

        if (--depths[step.Argument] == 0) sections[step.Argument]++;
        Context.RcuReadUnlock(thread);
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) => $"{step.Kind.Name}()";

    /// <inheritdoc/>
    public override string? StateText =>
        Machine.Threads.Where(thread => (sections[SlotOf(thread)] & 1) != 0).Select(thread => thread.Name).ToList() is { Count: > 0 } inside
            ? $"readers: {string.Join(", ", inside)}" : null;

    /// <summary>What a step reads that begins a grace period.</summary>
    internal void AddBegin(ref Footprint footprint)
    {
        for (var i = 0; i <= Machine.Threads.Count; i++) footprint.Add(At(i), write: false);
    }

    /// <summary>What a step reads that waits for the end of one.</summary>
    internal void AddEnd(ref Footprint footprint) => footprint.Add(At(Ends), write: false);

    /// <summary>A grace period begins: it waits for the sections that are there.</summary>
    internal void Begin(GracePeriod period)
    {
        Dirty();
        hasBegun = true;
        for (var i = 0; i <= Machine.Threads.Count; i++)
        {
            Reads(i);
            period.Sections[i] = sections[i];
        }
    }

    /// <summary>The slot of a thread whose section keeps a grace period from ending; −1 if none does.</summary>
    internal int BlockerOf(GracePeriod period)
    {
        for (var i = 0; i <= Machine.Threads.Count; i++)
        {
            if ((period.Sections[i] & 1) != 0 && sections[i] == period.Sections[i]) return i;
        }

        return -1;
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(sections);
        Array.Clear(depths);
        hasBegun = false;
        foreach (var period in periods) Array.Clear(period.Sections);
    }

    private static int SlotOf(ModelThread thread) => thread.Index + 1;

    /// <summary>The sections that a grace period waits for.</summary>
    internal sealed class GracePeriod
    {
        internal int[] Sections { get; } = new int[Slots];
    }
}
