using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>Makes single events happen on a machine, and says what a thread, an interrupt or a store buffer would do next.</summary>
internal sealed class Stepper : IOutcomeSource
{
    private readonly Machine machine;
    private readonly ModelThread[] threads;
    private readonly int[] cpuOf;
    private readonly bool[] isShared;
    private readonly bool[] hasFixedFootprint;
    private readonly int[] localAtStart;
    private readonly int[] fixedFootprints;
    private int firstUnfinished;
    private int outcome;

    /// <summary>For a machine that has all its threads.</summary>
    internal Stepper(Machine machine)
    {
        this.machine = machine;
        machine.Outcomes = this;
        threads = [.. machine.Threads];
        var cpus = threads.Select(thread => thread.Cpu).Distinct().ToList();
        cpuOf = [.. threads.Select(thread => cpus.IndexOf(thread.Cpu))];
        Cpus = cpus.Count;
        isShared = [.. cpus.Select(cpu => threads.Count(thread => thread.Cpu == cpu) > 1)];
        HasInterrupts = Array.Exists(threads, thread => thread.IsInterrupt);
        localAtStart = new int[threads.Length];
        Array.Fill(localAtStart, -1);
        Footprints = new FootprintTable(machine);
        Waits = new WaitTable(machine);
        fixedFootprints = new int[machine.Objects.Count * 2];
        hasFixedFootprint = [.. machine.Objects.Select(item =>
            !machine.WidensFootprints && (item.HasFootprintByAccess || HasWholeFootprint(item)))];
    }

    /// <summary>No thread before this one has anything left to do.</summary>
    internal int FirstUnfinished
    {
        get
        {
            while (firstUnfinished < threads.Length && threads[firstUnfinished].Finished) firstUnfinished++;
            return firstUnfinished;
        }
    }

    /// <summary>How many CPUs there are.</summary>
    internal int Cpus { get; }

    /// <summary>Whether steps that touch nothing shared are made together with the one before them.</summary>
    internal bool JoinsLocalSteps { get; init; } = true;

    /// <summary>The threads, interrupts and store buffers.</summary>
    internal ReadOnlySpan<ModelThread> Threads => threads;

    internal FootprintTable Footprints { get; }

    /// <summary>The waiting steps seen.</summary>
    internal WaitTable Waits { get; }

    /// <summary>Whether interrupts may arrive.</summary>
    internal bool HasInterrupts { get; }

    /// <summary>The number of a thread's CPU.</summary>
    internal int CpuOf(int thread) => cpuOf[thread];

    /// <summary>
    /// Begins a run, and makes the steps at the beginning of threads that touch nothing shared. False if the setup
    /// cannot be completed.
    /// </summary>
    /// <param name="repeated">The threads whose steps will be repeated by their effects alone, as bits by index.</param>
    internal bool Begin(uint repeated = 0)
    {
        firstUnfinished = 0;
        if (!machine.Begin()) return false;
        for (var i = 0; i < threads.Length; i++)
        {
            if ((repeated >> i & 1) != 0)
            {
                machine.RepeatLocal(threads[i], localAtStart[i]);
                threads[i].MarkFinished();
                continue;
            }

            if (localAtStart[i] < 0) localAtStart[i] = AdvanceLocal(i);
            else AdvanceLocal(i, localAtStart[i]);
        }

        return true;
    }

    internal void Advance(Decision decision)
    {
        outcome = decision.Outcome;
        machine.Advance(threads[decision.Thread]);
    }

    /// <summary>Makes the events of an execution again, up to one; after that, the machine is as it was there.</summary>
    /// <returns>False if the setup cannot be completed.</returns>
    internal bool Replay(ExecutionGraph execution, int count)
    {
        // An interrupt's end puts its CPU's state back: that is more than its steps' effects.
        var repeated = count > 0 && !HasInterrupts && machine.CanRepeat ? execution[count - 1].Finished : 0;
        if (!Begin(repeated)) return false;
        for (var i = 0; i < count; i++)
        {
            ref readonly var made = ref execution[i];
            if (made.Decision.Thread == Streams.Nobody) continue;
            if ((repeated >> made.Decision.Thread & 1) != 0)
            {
                machine.Repeat(threads[made.Decision.Thread], execution.StepOf(i), made.Decision.Outcome);
                machine.RepeatLocal(threads[made.Decision.Thread], made.Local);
                continue;
            }

            Advance(made.Decision);
            AdvanceLocal(made.Decision.Thread, made.Local);
        }

        return true;
    }

    /// <summary>Makes so many steps of a thread that touch nothing shared.</summary>
    internal void AdvanceLocal(int thread, int count)
    {
        for (; count > 0; count--) machine.Advance(threads[thread]);
    }

    /// <summary>Makes a thread's steps as long as they touch nothing shared.</summary>
    /// <returns>How many.</returns>
    internal int AdvanceLocal(int thread)
    {
        var count = 0;
        // Whether a thread has local steps left decides whether an interrupt can still arrive elsewhere.
        if (!JoinsLocalSteps || isShared[cpuOf[thread]] || HasInterrupts) return 0;
        for (; IsLocal(threads[thread]) && machine.Trace.Steps < machine.StepLimit; count++) machine.Advance(threads[thread]);
        return count;
    }

    /// <summary>Whether a thread can go now; an interrupt, whether it can arrive.</summary>
    internal bool CanGo(int index)
    {
        var thread = threads[index];
        if (thread.Finished) return false;
        if (thread.IsInterrupt && !thread.Arrived) return thread.Cpu.CanArrive(thread);
        return thread.CanGo;
    }

    /// <summary>Whether an index is that of an interrupt that has not arrived.</summary>
    internal bool IsArrival(int index) => threads[index] is { IsInterrupt: true, Arrived: false };

    /// <summary>How many outcomes a thread's next step has.</summary>
    internal int OutcomesOf(int index)
    {
        var thread = threads[index];
        return thread.Drains is { } buffer ? buffer.Choices : thread.Pending.Target.Outcomes(thread, thread.Pending);
    }

    /// <summary>A thread's next step; what a store buffer would make take effect.</summary>
    internal Step StepOf(int index, int outcome) =>
        threads[index].Drains is { } buffer ? buffer.Next(Math.Max(outcome, 0)) : threads[index].Pending;

    /// <summary>Says what a step is, where it is now.</summary>
    /// <param name="index">Whose step it is.</param>
    /// <param name="step">The step.</param>
    /// <param name="described">Gets its footprint, its object, and whether it waits.</param>
    /// <param name="family">The CPU with whose stores the order of the event matters; −1 if there are none.</param>
    internal void Describe(int index, in Step step, ref ExecutionEvent described, int family = -1)
    {
        described.Footprint = FootprintOf(step);
        if (family >= 0) described.Footprint = Footprints.WithCpu(described.Footprint, family);
        described.Waits = step.Kind.Waits && threads[index].Drains is null;
        described.Target = Waits.GroupOf(step);
        described.Waiter = described.Waits ? Waits.NumberOf(threads[index], step) : -1;
    }

    /// <summary>The number of a step's footprint, as things stand.</summary>
    internal int FootprintOf(in Step step)
    {
        if (!hasFixedFootprint[step.Target.Id]) return Footprints.Of(step);
        if (step.Kind.Access == Access.None) return FootprintTable.Empty;
        ref var known = ref fixedFootprints[(step.Target.Id * 2) + (step.Kind.Access == Access.Write ? 1 : 0)];
        if (known == 0) known = Footprints.Of(step);
        return known;
    }

    int IOutcomeSource.NextOutcome(int outcomes) => Math.Max(outcome, 0);

    private bool IsLocal(ModelThread thread)
    {
        if (thread.Finished) return false;
        ref readonly var step = ref thread.Pending;
        return step.Kind.Access == Access.None && !step.Kind.Waits && step.Target.Outcomes(thread, step) == 1
            && FootprintOf(step) == FootprintTable.Empty;
    }

    private static bool HasWholeFootprint(KernelObject item) =>
        item.GetType().GetMethod(nameof(KernelObject.Footprint))!.DeclaringType == typeof(KernelObject);
}
