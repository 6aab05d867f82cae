namespace TagStorageModel.Kit.Execution;

/// <summary>
/// One thread of modelled code, bound to a CPU, or an interrupt handler that may arrive once on its CPU.
/// The kernel's <c>current</c> is <see cref="Current"/>.
/// </summary>
public sealed partial class ModelThread
{
    [ThreadStatic]
    private static ModelThread? current;

    private readonly Func<ModelThread, KernelTask> body;
    private readonly Step start;
    private Step pending;
    private KernelTask root;
    private bool started;

    internal ModelThread(Machine machine, int index, string name, Cpu cpu, bool isInterrupt, Func<ModelThread, KernelTask> body,
        Step? start, bool isSoftirq = false)
    {
        Machine = machine;
        Index = index;
        Name = name;
        Cpu = cpu;
        IsInterrupt = isInterrupt;
        IsSoftirq = isSoftirq;
        this.body = body;
        this.start = start ?? (isInterrupt ? cpu.Arrival(isSoftirq) : cpu.Start());
        MayNeverStart = isInterrupt || start is not null;
        Calls = new CallChain(this);
        Held = new HeldLocks();
        Maps = new LockMaps(machine.Lockdep);
        Clear();
    }

    /// <summary>The model thread that is running on this OS thread.</summary>
    public static ModelThread Current
    {
        get => current!;
        internal set => current = value;
    }

    /// <summary>The machine that the thread was added to.</summary>
    public Machine Machine { get; }

    /// <summary>Its number: threads first, then interrupts; the setup has −1.</summary>
    public int Index { get; }

    /// <summary>What reports call it.</summary>
    public string Name { get; }

    /// <summary>The CPU it is bound to.</summary>
    public Cpu Cpu { get; }

    /// <summary>Whether it is a handler: of a hard interrupt or of a softirq.</summary>
    public bool IsInterrupt { get; }

    /// <summary>Whether it is a softirq's handler.</summary>
    public bool IsSoftirq { get; }

    /// <summary>The C functions it is in.</summary>
    public CallChain Calls { get; }

    /// <summary>The locks it holds, in the order taken.</summary>
    public HeldLocks Held { get; }

    /// <summary>What lockdep takes to be held beside locks.</summary>
    public LockMaps Maps { get; }

    /// <summary>The allocations that may fail in one run.</summary>
    public FailingAllocations Faults { get; set; }

    /// <summary>The allocations that may still fail in this run.</summary>
    public FailingAllocations FaultsLeft { get; set; }

    /// <summary>PF_MEMALLOC_NOFS and PF_MEMALLOC_NOIO, as the flags that they withhold from all its allocations.</summary>
    public Gfp Withheld { get; internal set; }

    /// <summary>current_gfp_context(): the flags of an allocation that the thread makes now, as its scopes leave them.</summary>
    public Gfp InContext(Gfp gfp) => gfp & ~Withheld;

    /// <summary>Nesting of RCU read-side sections.</summary>
    public int RcuDepth { get; internal set; }

    /// <summary>Whether it may sleep here: no spinlock, no interrupts off, no RCU section, no interrupt.</summary>
    public bool MaySleep => !Cpu.InAtomic && !Cpu.IrqsDisabled && RcuDepth == 0;

    /// <summary>How many things it has allocated that have a name: (thread, ordinal).</summary>
    public int Allocations { get; set; }

    /// <summary>The step it has declared and not yet done.</summary>
    public ref readonly Step Pending => ref pending;

    /// <summary>Which outcome the strategy chose for the step being executed.</summary>
    public int Outcome { get; internal set; }

    /// <summary>Whether it has returned.</summary>
    public bool Finished { get; private set; }

    /// <summary>Whether it has made its first step: an interrupt has arrived, a thread that another creates has been created.</summary>
    public bool Arrived { get; private set; }

    /// <summary>Whether it may rightly never start: an interrupt, or a thread of a process that is not there yet.</summary>
    public bool MayNeverStart { get; }

    /// <summary>
    /// At which step of the innermost function of the code under test or its callers it is suspended, by
    /// <see cref="Function.StepsIn"/>; −1 while it runs, or outside of any.
    /// </summary>
    public int Place
    {
        get
        {
            for (var activation = Suspended; activation is not null; activation = activation.Caller)
            {
                if (activation.Function is { IsService: false, IsLambda: false } function)
                    return activation.Awaits < function.FirstStep ? -1 : activation.Awaits;
            }

            return -1;
        }
    }

    internal long Result { get; set; }

    internal Activation? Suspended { get; set; }

    internal Activation? Ready { get; set; }

    /// <summary>Carries steps out synchronously; null under the own engine, which suspends the thread instead.</summary>
    internal IStepDriver? Driver { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal bool Declare(in Step step)
    {
        pending = step;
        if (Driver is null) return false;
        do Driver.Drive(this);
        while (HasQueued());
        return true;
    }

    /// <summary>Whether its step has only queued it: then it declares what it waits in, asleep or spinning.</summary>
    private bool HasQueued()
    {
        if (pending.Kind.Slowpath is not { } slowpath || Result != StepKind.Queued) return false;
        pending = pending with { Kind = slowpath };
        IsAtSchedulingPoint |= pending.Target is Lock { Class.Sleeps: true };
        return true;
    }

    /// <summary>Which of its scenario's calls the thread is in, or was in last, from 0.</summary>
    public int CallNumber { get; set; }

    /// <summary>Whether what it is about to do could not be done at once.</summary>
    internal bool HasWaited { get; set; }

    /// <summary>It cannot go: because of its step, or for another reason, such as an interrupt that has frozen it.</summary>
    internal void NoteWait() => HasWaited = !Cpu.Froze(this) && !pending.Target.CanGo(this, pending);

    /// <summary>The store buffer whose stores it makes take effect: it is no thread but a part of its CPU. Null for all others.</summary>
    public StoreBuffer? Drains { get; init; }

    /// <summary>
    /// Who would have to act before it could go: the handler that froze it, the task that has its CPU, or the holder of what it
    /// wants; null if nobody is known.
    /// </summary>
    public ModelThread? Blocker => Cpu.Froze(this) ? Cpu.Handler : IsOffCpu ? Cpu.Running : Pending.Target.Blocker(this, Pending);

    /// <summary>Whether its declared step could happen now, an arrival apart.</summary>
    internal bool CanGo => Cpu.IsPlain ? !Cpu.Froze(this) && pending.Target.CanGo(this, pending) : CanGoWithOthers;

    /// <summary>Whether its own CPU would let it go: its step may still have to wait for others.</summary>
    internal bool IsReady => !Finished && (Drains is { } buffer ? !buffer.IsEmpty
        : IsInterrupt && !Arrived ? Cpu.CanArrive(this)
        : !Cpu.Froze(this) && Cpu.MayRun(this) && (Cpu.Stores is null || Cpu.Stores.Allows(pending.Kind)));

    private bool CanGoWithOthers => Drains is { } buffer
        ? !buffer.IsEmpty
        : !Cpu.Froze(this) && Cpu.MayRun(this) && Cpu.Stores?.Allows(pending.Kind) != false && pending.Target.CanGo(this, pending);

    /// <summary>Whether nothing keeps it from going on but stores of its own CPU that have not taken effect yet.</summary>
    public bool WaitsForItsStores =>
        !Finished && Drains is null && Cpu.Stores is { } stores && !Cpu.Froze(this) && Cpu.MayRun(this)
        && !stores.Allows(pending.Kind) && pending.Target.CanGo(this, pending);

    /// <summary>Runs from the effect of the declared step to the declaration of the next, or to the end.</summary>
    internal void Resume()
    {
        if (HasQueued()) return;
        if (!started)
        {
            started = true;
            Arrived = true;
            root = body(this);
        }
        else
        {
            var next = Suspended;
            Suspended = null;
            while (next is not null)
            {
                Ready = null;
                next.MoveNext();
                next = Ready;
            }
        }

        if (Suspended is null) Finish();
    }

    /// <summary>Runs the whole thread synchronously, every step through the driver.</summary>
    internal void RunToEnd()
    {
        Current = this;
        Declare(start);
        started = true;
        Arrived = true;
        root = body(this);
        Finish();
    }

    internal void Clear()
    {
        for (var activation = Suspended; activation is not null;)
        {
            var caller = activation.Caller;
            activation.Recycle();
            activation = caller;
        }

        Suspended = null;
        Ready = null;
        Finished = false;
        Arrived = false;
        started = false;
        root = default;
        Withheld = Gfp.None;
        RcuDepth = 0;
        Allocations = 0;
        FaultsLeft = Faults;
        Outcome = 0;
        Result = 0;
        Calls.Clear();
        Held.Clear();
        Maps.Clear();
        HasWaited = false;
        CallNumber = 0;
        ClearCpu();
        pending = start;
    }

    internal void MarkArrived() => Arrived = true;

    /// <summary>The thread is over, without having been run: its steps are repeated by their effects.</summary>
    internal void MarkFinished() => Arrived = Finished = true;

    private void Finish()
    {
        root.Activation?.Recycle();
        root = default;
        Finished = true;
        Machine.ThreadFinished(this);
    }
}

/// <summary>Carries out the steps of a thread that runs synchronously.</summary>
public interface IStepDriver
{
    /// <summary>Returns once the thread's declared step has been carried out.</summary>
    void Drive(ModelThread thread);
}
