namespace TagStorageModel.Kit.Execution;

/// <summary>
/// One modelled machine: its kernel objects, its model threads and interrupts, and the rules that watch them.
/// Made once for a scenario and a revision, then reset for each schedule. Not thread-safe: at any time one
/// model thread acts.
/// </summary>
public sealed partial class Machine
{
    /// <summary>Steps after which a run is cut off and reported as such.</summary>
    public const int DefaultStepLimit = 20_000;

    private readonly List<KernelObject> dirty = [];

    /// <summary>What this run has done so far.</summary>
    public Trace Trace { get; }

    /// <summary>The rules this run has broken.</summary>
    public Violations Violations { get; }

    /// <summary>The classes of the locks on this machine.</summary>
    public LockClasses LockClasses { get; }

    /// <summary>CONFIG_PREEMPT_RCU: RCU sections do not count as preemption off.</summary>
    public bool PreemptRcu { get; set; } = true;

    /// <summary>
    /// CONFIG_PREEMPT: on a CPU with several tasks another may get in wherever the one that runs is preemptible(). Otherwise the
    /// kernel is one of CONFIG_PREEMPT_VOLUNTARY.
    /// </summary>
    public bool Preempt { get; set; }

    /// <summary>How often a might_sleep() was passed, since the machine was made.</summary>
    public long SleepsChecked { get; internal set; }

    /// <summary>How often a warning's condition was looked at, since the machine was made.</summary>
    public long WarningsChecked { get; internal set; }

    /// <summary>What lockdep has seen in this run.</summary>
    public LockdepFacts Lockdep { get; }

    /// <summary>Steps after which a run is cut off.</summary>
    public int StepLimit { get; set; } = DefaultStepLimit;

    /// <summary>Where the strategy's choices come from during a run.</summary>
    public IOutcomeSource? Outcomes { get; set; }

    /// <summary>Who sees which paths the threads go, in every run; null while nobody looks.</summary>
    public IPathFollower? PathFollower { get; set; }

    /// <summary>Who wants to see every step for the rest of the run; null if nobody does, which is nearly always.</summary>
    public IStepFollower? Follower { get; set; }

    /// <summary>Puts everything back and runs the setup. False if the setup could not be completed.</summary>
    public bool Begin()
    {
        executing = false;
        inCode = false;
        foreach (var item in dirty) item.Clean();
        dirty.Clear();
        foreach (var thread in threads) thread.Clear();
        Trace.Clear();
        Violations.Clear();
        Lockdep.Clear();
        PathFollower?.Begin();
        Follower = null;
        foreach (var invariant in invariants) invariant.Begin();
        if (Setup is null) return true;
        Setup.Clear();
        try
        {
            Setup.RunToEnd();
        }
        catch (SetupBlockedException)
        {
            Trace.SetupEnded();
            return false;
        }

        Trace.SetupEnded();
        return true;
    }

    /// <summary>
    /// The threads and interrupts that may go next, as bits by index; 0 when no thread can go: then pending
    /// arrivals are withdrawn, and the run is over or deadlocked.
    /// </summary>
    public uint Runnable()
    {
        var able = Able(out var arrivals);
        return able == 0 ? 0 : able | arrivals;
    }

    /// <summary>Whose step could happen now, an arrival apart, and which interrupts could arrive, as bits by index.</summary>
    internal uint Able(out uint arrivals)
    {
        uint able = 0;
        arrivals = 0;
        for (var i = 0; i < threads.Count; i++)
        {
            var thread = threads[i];
            if (thread.Finished) continue;
            if (thread.IsInterrupt && !thread.Arrived)
            {
                if (thread.Cpu.CanArrive(thread)) arrivals |= 1u << i;
            }
            else if (thread.CanGo)
            {
                able |= 1u << i;
            }
            else if (!thread.HasWaited)
            {
                if (Checked && thread is { IsReady: true, Drains: null, Pending.Kind.Waits: false })
                    throw new InvalidOperationException($"{thread.Pending.Kind.Name} of {thread.Pending.Target.Name} waits, which its "
                    + "kind does not say");
                thread.NoteWait();
            }
        }

        return able;
    }

    /// <summary>Whether every thread, and every interrupt that arrived, has returned.</summary>
    public bool AllReturned
    {
        get
        {
            if (Setup is { Finished: false }) return false;
            foreach (var thread in threads)
            {
                if (!thread.Finished && thread.Drains is null && (thread.Arrived || !thread.MayNeverStart)) return false;
            }

            return true;
        }
    }

    /// <summary>Makes the declared step of a thread happen and lets the rules see it.</summary>
    public void Perform(ModelThread thread)
    {
        if (thread.Drains is { } buffer)
        {
            PerformStore(thread, buffer);
            return;
        }

        // Stays as it is until the thread goes on: no effect declares a step.
        ref readonly var step = ref thread.Pending;
        ModelThread.Current = thread;
        if (thread.Cpu.IsShared) thread.Cpu.SwitchTo(thread);
        var target = step.Target;
        var outcomes = target.Outcomes(thread, step);
        thread.Outcome = outcomes > 1 ? Outcomes?.NextOutcome(outcomes) ?? 0 : 0;
        if (!thread.Arrived) thread.MarkArrived();
        PathFollower?.Follow(thread, step);
        if (thread.HasWaited) EndWait(thread, target);
        if (Checked) BeginCheckedStep(thread, step);
        var result = target.Execute(thread, step);
        thread.Result = result;
        Trace.Add(thread, step, outcomes > 1 ? thread.Outcome : Trace.NoChoice, result);
        rules.Observe(thread, step, result);
        Follower?.Follow(thread, step);

        executing = false;
    }

    /// <summary>A thread that had to wait for a sleeping lock has slept: in an atomic context that is no mere annotation.</summary>
    private void EndWait(ModelThread thread, KernelObject target)
    {
        thread.HasWaited = false;
        if (target is Lock { Class.Sleeps: true } && !thread.MaySleep) Note(thread, NoteKind.SleepInAtomic, 1);
    }

    /// <summary>Makes a thread's step happen and runs it to its next step. For engines that suspend threads.</summary>
    public void Advance(ModelThread thread)
    {
        Perform(thread);
        inCode = true;
        thread.Resume();
        inCode = false;
    }

    /// <summary>Whether a bound ended the last run.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Judges what can only be judged at the end of a run.</summary>
    /// <param name="cut">The run was ended by a bound: then only what the steps showed counts.</param>
    public void Conclude(bool cut = false)
    {
        IsCut = cut;
        foreach (var invariant in invariants) invariant.Conclude(AllReturned && !cut, cut);
    }

    /// <summary>Something local to a thread that rules and traces want to know of: no step, nobody can get in.</summary>
    public void Note(ModelThread thread, NoteKind kind, long first = 0, long second = 0, string? text = null)
    {
        if (Trace.IsRecording) Trace.Add(thread, kind, first, second, text);
        rules.Observe(thread, new Note(kind, first, second, text));
    }

    /// <summary>
    /// Adds what a step reads and writes, as things stand before it: what its object says, and what the rules read at
    /// it.
    /// </summary>
    public void AddFootprint(in Step step, ref Footprint footprint)
    {
        step.Target.Footprint(step, ref footprint);
        rules.Join(step, ref footprint);
    }

    internal void Dirtied(KernelObject item) => dirty.Add(item);

    internal void ThreadFinished(ModelThread thread)
    {
        if (!thread.IsInterrupt) return;
        if (thread.Held.Count > 0) Note(thread, NoteKind.ReturnToUser, thread.Held.Count);
        thread.Cpu.ReturnFrom(thread);
    }

    /// <summary>Carries out the setup's steps at once.</summary>
    private sealed class SetupDriver(Machine machine) : IStepDriver
    {
        public void Drive(ModelThread thread)
        {
            if (!thread.CanGo) throw new SetupBlockedException();
            var outcomes = machine.Outcomes;
            machine.Outcomes = null;
            machine.Perform(thread);
            machine.Outcomes = outcomes;
        }
    }

    /// <summary>The setup waits for something that nobody can give it.</summary>
    private sealed class SetupBlockedException : Exception;
}

/// <summary>Decides how choices fall: an allocation fails, a range is busy.</summary>
public interface IOutcomeSource
{
    /// <summary>Picks one of <paramref name="outcomes"/> outcomes, 0 being the ordinary one.</summary>
    int NextOutcome(int outcomes);
}
