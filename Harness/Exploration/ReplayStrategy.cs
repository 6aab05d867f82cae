using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// Follows a given schedule, step by step. What does not fit ends the run there, and <see cref="Misfit"/> says where
/// and why; where the schedule has checks, also that a run of steps did not do what it did when it was recorded.
/// </summary>
/// <param name="schedule">The schedule, such as that of an earlier run.</param>
/// <param name="ignoreChecks">Do not compare with the recorded run: for another revision than the one recorded.</param>
public sealed class ReplayStrategy(Schedule schedule, bool ignoreChecks = false) : IStrategy
{
    private readonly bool checks = !ignoreChecks && schedule.Checks.Count > 0;
    private Machine? machine;
    private Misfit? found;
    private int run;
    private int start;
    private int steps;
    private int outcomes;

    /// <summary>
    /// The first thing that did not fit, once the run is over and before the machine makes another; null if the run
    /// followed the schedule to its end.
    /// </summary>
    public Misfit? Misfit => found ?? LeftOver();

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        this.machine = machine;
        found = null;
        run = start = steps = outcomes = 0;
        return true;
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable)
    {
        // The engine is about to cut the run, as it did when the schedule was made.
        if (machine!.Trace.Steps >= machine.StepLimit) return -1;
        if (steps > 0) found ??= StepDifference();
        if (run < schedule.Runs.Count && steps - start == schedule.Runs[run].Length)
        {
            found ??= Difference();
            run++;
            start = steps;
        }

        if (found is not null) return -1;
        if (run == schedule.Runs.Count) return Refuse("the schedule ends here, but threads can still go");
        var thread = schedule.Runs[run].Thread;
        if (thread >= machine.Threads.Count) return Refuse($"there is no thread {thread}");
        if ((runnable >> thread & 1) == 0) return Refuse(WhyNot(machine.Threads[thread]));
        steps++;
        return thread;
    }

    /// <inheritdoc/>
    public int NextOutcome(int outcomes)
    {
        var offered = $"the step is a choice of {outcomes}";
        if (this.outcomes == schedule.Outcomes.Count)
        {
            found ??= new Misfit(steps - 1, $"the schedule has no outcome left, but {offered}");
            return 0;
        }

        var outcome = schedule.Outcomes[this.outcomes++];
        if (outcome < outcomes) return outcome;
        found ??= new Misfit(steps - 1, $"the schedule has outcome {outcome}, but {offered}");
        return 0;
    }

    private static string WhyNot(ModelThread thread)
    {
        if (thread.Finished) return $"{thread.Name} has returned";
        if (thread.Cpu.Handler is { } handler && handler != thread) return $"{thread.Name} is interrupted by {handler.Name}";
        var step = thread.Pending;
        return $"{thread.Name} cannot go: {step.Kind.Name} on {step.Target.Name}";
    }

    /// <summary>Whether the run that has just been followed did something else than the recorded one.</summary>
    private Misfit? Difference()
    {
        if (!checks || schedule.Checks[run] == (byte)machine!.Trace.Digest) return null;
        return new Misfit(start, $"{Range(start, steps - 1)} from the recorded run") { Last = steps - 1 };
    }

    /// <summary>Whether the step that has just been made is not the recorded one, or one just before it: each shows in every second bit.</summary>
    private Misfit? StepDifference()
    {
        if (!checks || schedule.StepChecks.Count == 0 || schedule.StepChecks[steps - 1] == Schedule.StepCheckOf(machine!.Trace.Digest)) return null;
        var last = machine.Trace.IsRecording ? machine.Trace.Entries.LastOrDefault(entry => !entry.IsNote) : null;
        var what = last is null ? "" : $": {last.Thread.Name} {last.Text}{(last.Function.Length > 0 ? $" in {last.Function}()" : "")}";
        return new Misfit(steps - 1, $"step {steps}, or one just before it, is the first that differs from the recorded run{what}") { Last = steps - 1 };
    }

    private Misfit? LeftOver()
    {
        if (steps > 0 && StepDifference() is { } changed) return changed;
        if (run < schedule.Runs.Count && steps - start == schedule.Runs[run].Length && Difference() is { } difference) return difference;
        var left = schedule.Steps - steps;
        if (left > 0) return new Misfit(steps, $"the run is over, but {left} steps of the schedule are left");
        left = schedule.Outcomes.Count - outcomes;
        return left > 0 ? new Misfit(steps, $"the run is over, but {left} outcomes of the schedule are left") : null;
    }

    private static string Range(int first, int last) => first == last ? $"step {first + 1} differs" : $"steps {first + 1} to {last + 1} differ";

    private int Refuse(string reason)
    {
        found ??= new Misfit(steps, reason);
        return -1;
    }
}

/// <summary>Where a schedule did not fit the run that was to follow it.</summary>
/// <param name="Step">The step, from 0; the schedule's length where it was too short.</param>
/// <param name="Reason">Why, in one line.</param>
public sealed record Misfit(int Step, string Reason)
{
    /// <summary>The last step that can be meant, where only a range of steps is known; the reason then names it.</summary>
    public int? Last { get; init; }

    /// <summary>In words, in which steps are counted from 1, as everywhere else.</summary>
    public override string ToString() => Last is null ? $"step {Step + 1}: {Reason}" : Reason;
}
