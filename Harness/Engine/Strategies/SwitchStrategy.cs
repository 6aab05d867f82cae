using System.Numerics;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Strategies;

/// <summary>
/// Follows a schedule as far as it fits, so that every schedule can be run on every machine: a run is of its thread
/// if that can go, otherwise of another that can; it ends early when its thread cannot go on. After the last run
/// threads go on without preemption. Choices that have no outcome left, or not this one, are reduced to one they have.
/// </summary>
/// <param name="schedule">The schedule; its checks are not looked at.</param>
public sealed class SwitchStrategy(Schedule schedule) : IStrategy
{
    private int run;
    private int left;
    private int current;
    private int outcomes;

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        run = left = outcomes = 0;
        current = -1;
        return true;
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable)
    {
        var goesOn = current >= 0 && (runnable >> current & 1) != 0;
        if (left > 0 && goesOn)
        {
            left--;
            return current;
        }

        if (run < schedule.Runs.Count)
        {
            var next = schedule.Runs[run++];
            left = next.Length - 1;
            return current = Pick(runnable, next.Thread);
        }

        left = 0;
        return goesOn ? current : current = BitOperations.TrailingZeroCount(runnable);
    }

    /// <inheritdoc/>
    public int NextOutcome(int outcomes) =>
        this.outcomes < schedule.Outcomes.Count ? schedule.Outcomes[this.outcomes++] % outcomes : 0;

    private static int Pick(uint runnable, int thread)
    {
        if ((runnable >> thread & 1) != 0) return thread;
        for (var skip = thread % BitOperations.PopCount(runnable); skip > 0; skip--) runnable &= runnable - 1;
        return BitOperations.TrailingZeroCount(runnable);
    }
}
