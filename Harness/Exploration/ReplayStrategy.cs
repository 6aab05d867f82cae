using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// Follows a given schedule, decision by decision. A decision that does not fit ends the run there, and
/// <see cref="Misfit"/> says which and why.
/// </summary>
/// <param name="schedule">The decisions, such as those of an earlier run's trace.</param>
public sealed class ReplayStrategy(ReadOnlySpan<Decision> schedule) : IStrategy
{
    private readonly Decision[] schedule = schedule.ToArray();
    private Machine? machine;
    private Misfit? found;
    private int next;
    private bool asked;

    /// <summary>
    /// The first decision that did not fit, once the run is over; null if the run followed the schedule to its end.
    /// </summary>
    public Misfit? Misfit => found ?? Unasked() ?? LeftOver();

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        this.machine = machine;
        found = null;
        next = 0;
        asked = false;
        return true;
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable)
    {
        // The engine is about to cut the run, as it did when the schedule was made.
        if (machine!.Trace.Steps >= machine.StepLimit) return -1;
        found ??= Unasked();
        if (found is not null) return -1;
        if (next == schedule.Length) return Refuse(next, "the schedule ends here, but threads can still go");
        var thread = schedule[next].Thread;
        if (thread >= machine.Threads.Count) return Refuse(next, $"there is no thread {thread}");
        if ((runnable >> thread & 1) == 0) return Refuse(next, WhyNot(machine.Threads[thread]));
        next++;
        asked = false;
        return thread;
    }

    /// <inheritdoc/>
    public int NextOutcome(int outcomes)
    {
        asked = true;
        var outcome = schedule[next - 1].Outcome;
        if (outcome >= 0 && outcome < outcomes) return outcome;
        var reason = outcome == Trace.NoChoice ? "has no outcome" : $"has outcome {outcome}";
        Refuse(next - 1, $"the decision {reason}, but the step is a choice of {outcomes}");
        return 0;
    }

    private static string WhyNot(ModelThread thread)
    {
        if (thread.Finished) return $"{thread.Name} has returned";
        if (thread.Cpu.Handler is { } handler && handler != thread) return $"{thread.Name} is interrupted by {handler.Name}";
        var step = thread.Pending;
        return $"{thread.Name} cannot go: {step.Kind.Name} on {step.Target.Name}";
    }

    private Misfit? Unasked() =>
        next > 0 && !asked && schedule[next - 1].Outcome != Trace.NoChoice
            ? new Misfit(next - 1, $"the decision has outcome {schedule[next - 1].Outcome}, but the step is no choice")
            : null;

    private Misfit? LeftOver() =>
        next < schedule.Length ? new Misfit(next, $"the run is over, but {schedule.Length - next} decisions are left") : null;

    private int Refuse(int step, string reason)
    {
        found ??= new Misfit(step, reason);
        return -1;
    }
}

/// <summary>Where a schedule did not fit the run that was to follow it.</summary>
/// <param name="Step">The decision's place in the schedule, from 0; its length where it was too short.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record Misfit(int Step, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"step {Step}: {Reason}";
}
