using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Strategies;

/// <summary>
/// Searches around a schedule: follows it up to a step drawn at random, or to the first decision that cannot be made,
/// and goes on at random, staying with a thread more often than not.
/// </summary>
/// <param name="schedule">The schedule.</param>
/// <param name="seed">Run k depends on (seed, k) alone.</param>
public sealed class AroundStrategy(Schedule schedule, ulong seed) : IStrategy
{
    private readonly int[] threads = [.. schedule.Runs.SelectMany(run => Enumerable.Repeat(run.Thread, run.Length))];
    private Xoshiro random;
    private ulong runs;
    private int follow;
    private int steps;
    private int outcomes;
    private int previous;

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        random = new Xoshiro(seed, runs++);
        follow = random.Next(threads.Length + 1);
        steps = 0;
        outcomes = 0;
        previous = -1;
        return true;
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable)
    {
        if (steps < follow && (runnable >> threads[steps] & 1) != 0) return previous = threads[steps++];
        follow = 0;
        var stays = previous >= 0 && (runnable >> previous & 1) != 0 && random.Next(4) != 0;
        return previous = stays ? previous : random.NextBit(runnable);
    }

    /// <inheritdoc/>
    public int NextOutcome(int outcomes)
    {
        if (follow > 0 && this.outcomes < schedule.Outcomes.Count) return Math.Min(schedule.Outcomes[this.outcomes++], outcomes - 1);
        return random.Next(outcomes);
    }
}
