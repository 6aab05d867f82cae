using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Strategies;

/// <summary>
/// Counts, while another strategy decides, the switches away from a thread that could have gone on, and who took
/// part. An interrupt or a store buffer preempts nobody, wherever it arrives, nor does who gets a CPU that another task gives
/// up of its own accord; who waits for nothing but its own CPU's stores could have gone on.
/// </summary>
/// <param name="inner">Who decides.</param>
public sealed class PreemptionCounter(IStrategy inner) : IStrategy
{
    private readonly List<int> steps = [];
    private Machine? machine;
    private int previous;

    /// <summary>The preemptions of the run.</summary>
    public int Preemptions => steps.Count;

    /// <summary>How many steps had been made when each of them happened.</summary>
    public IReadOnlyList<int> Steps => steps;

    /// <summary>Threads and interrupts that made a step, as bits.</summary>
    public uint Participants { get; private set; }

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        this.machine = machine;
        previous = -1;
        steps.Clear();
        Participants = 0;
        return inner.Begin(machine);
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable)
    {
        var next = inner.NextThread(runnable);
        if (next < 0) return next;
        Participants |= 1u << next;
        if (machine!.Threads[next] is { IsInterrupt: true } or { Drains: not null }) return next;
        if (previous >= 0 && previous != next && !machine.Threads[previous].YieldsTo(machine.Threads[next])
            && ((runnable >> previous & 1) != 0 || machine.Threads[previous].WaitsForItsStores))
            steps.Add(machine.Trace.Steps);
        previous = next;
        return next;
    }

    /// <inheritdoc/>
    public int NextOutcome(int outcomes) => inner.NextOutcome(outcomes);
}
