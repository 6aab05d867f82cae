using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Strategies;

/// <summary>
/// Follows a given schedule, step by step. What does not fit ends the run there, and <see cref="Misfit"/> says where
/// and why; where the schedule has checks, also which step first did something else than when it was recorded, or between
/// which two that step is: checks have few bits, and a step that differs may have the right ones by chance.
/// </summary>
/// <param name="schedule">The schedule, such as that of an earlier run.</param>
/// <param name="ignoreChecks">Do not compare with the recorded run: for another revision than the one recorded.</param>
/// <param name="promise">What the recorded run came to; null if that is not to be compared.</param>
public sealed class ReplayStrategy(Schedule schedule, bool ignoreChecks = false, Promise? promise = null) : IStrategy
{
    private readonly bool checks = !ignoreChecks && (schedule.Checks.Count > 0 || schedule.StepChecks.Count > 0);
    private Machine? machine;
    private Misfit? found;
    private int run;
    private int start;
    private int steps;
    private int outcomes;

    // So many steps, the first, are the recorded ones.
    private int sure;

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
        run = start = steps = outcomes = sure = 0;
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
            found ??= NoFit(steps - 1, $"the schedule has no outcome left, but {offered}");
            return 0;
        }

        var outcome = schedule.Outcomes[this.outcomes++];
        if (outcome < outcomes) return outcome;
        found ??= NoFit(steps - 1, $"the schedule has outcome {outcome}, but {offered}");
        return 0;
    }

    private static string WhyNot(ModelThread thread)
    {
        if (thread.Finished) return $"{thread.Name} has returned";
        if (thread.Cpu.Handler is { } handler && handler != thread) return $"{thread.Name} is interrupted by {handler.Name}";
        if (thread.IsOffCpu) return $"{thread.Name} is off the CPU, which {thread.Cpu.Running} has";
        var step = thread.Pending;
        return $"{thread.Name} cannot go: {step.Kind.Name} on {step.Target.Name}";
    }

    /// <summary>Whether the run of steps that has just been followed did something else than the recorded one.</summary>
    private Misfit? Difference()
    {
        if (!checks || schedule.Checks.Count == 0) return null;
        if (schedule.Checks[run] != (byte)machine!.Trace.Digest) return Differs(steps - 1);
        sure = steps;
        return null;
    }

    /// <summary>
    /// Whether the step that has just been made is not the recorded one, or one before it that its own check did not
    /// show.
    /// </summary>
    private Misfit? StepDifference()
    {
        if (!checks || schedule.StepChecks.Count == 0) return null;
        if (!schedule.StepChecks.Has(steps - 1, machine!.Trace.Digest)) return Differs(steps - 1);
        sure = Math.Max(sure, steps - schedule.StepChecks.Window + 1);
        return null;
    }

    /// <summary>The checks say that a step or one before it is not the recorded one.</summary>
    private Misfit Differs(int step)
    {
        var last = machine!.Trace.IsRecording ? machine.Trace.Entries.LastOrDefault(entry => !entry.IsNote) : null;
        var what = last is null ? "" : $": {last.Thread.Name} {last.Text}{(last.Function.Length > 0 ? $" in {last.Function}()" : "")}";
        if (sure >= step) return new Misfit(step, $"step {step + 1} is the first that differs from the recorded run{what}") { Last = step };
        var likely = schedule.StepChecks.Count > 0 ? $", most likely step {step + 1}" : "";
        return new Misfit(sure, $"the first step that differs from the recorded run is between step {sure + 1} and step "
            + $"{step + 1}{likely}{what}")
        { Last = step };
    }

    /// <summary>A step cannot be made, which the recorded run made; where there are checks, one before it may differ as well.</summary>
    private Misfit NoFit(int step, string reason)
    {
        if (!checks || sure >= step) return new Misfit(step, reason);
        var first = sure == step - 1 ? $"step {step} may differ already" : $"one from step {sure + 1} on may differ already";
        return new Misfit(sure, $"step {step + 1}: {reason}; {first} from the recorded run") { Last = step };
    }

    private Misfit? LeftOver()
    {
        if (steps > 0 && StepDifference() is { } changed) return changed;
        if (run < schedule.Runs.Count && steps - start == schedule.Runs[run].Length && Difference() is { } difference) return difference;
        var left = schedule.Steps - steps;
        if (left > 0) return NoFit(steps, $"the run is over, but {left} steps of the schedule are left");
        left = schedule.Outcomes.Count - outcomes;
        if (left > 0) return NoFit(steps, $"the run is over, but {left} outcomes of the schedule are left");
        return promise?.IsKeptBy(machine!) == false ? Broken() : null;
    }

    /// <summary>No check shows that the run is another, but what it came to does.</summary>
    private Misfit Broken()
    {
        const string Another = "the run is another than the recorded one";
        if (sure >= steps) return new Misfit(steps, Another) { Last = steps };
        var first = sure == steps - 1 ? $"step {steps} is the first that differs"
            : $"the first step that differs is between step {sure + 1} and step {steps}";
        return new Misfit(sure, $"{Another}: {first}") { Last = steps - 1 };
    }

    private int Refuse(string reason)
    {
        found ??= NoFit(steps, reason);
        return -1;
    }
}

/// <summary>Where a schedule did not fit the run that was to follow it.</summary>
/// <param name="Step">
/// The first step that may be another than the recorded one, from 0; the schedule's length where it was too short.
/// </param>
/// <param name="Reason">Why, in one line.</param>
public sealed record Misfit(int Step, string Reason)
{
    /// <summary>The last step that can be meant, where the checks have found it; the reason then names it.</summary>
    public int? Last { get; init; }

    /// <summary>In words, in which steps are counted from 1, as everywhere else.</summary>
    public override string ToString() => Last is null ? $"step {Step + 1}: {Reason}" : Reason;
}
