using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Strategies;

/// <summary>
/// Random runs with few preemptions: threads go on until they cannot, but at a few random steps; each interrupt arrives at
/// a random step or never.
/// </summary>
/// <param name="seed">Run k depends on (seed, k) and the lengths of earlier runs.</param>
/// <param name="preemptions">The most there are.</param>
/// <param name="length">How long the first run is expected to be.</param>
public sealed class FewSwitchesStrategy(ulong seed, int preemptions, int length) : IStrategy
{
    private readonly int[] switches = new int[preemptions];
    private readonly int[] arrivals = new int[Schedule.MostThreads];
    private Xoshiro random;
    private OutcomeBias bias;
    private Machine? machine;
    private ulong runs;
    private int steps;
    private int expected = Math.Max(length, 1);
    private int previous;

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        // Runs that a failure ends early do not make the next ones too short.
        if (steps > 0) expected = Math.Max(1, ((expected * 3) + steps) / 4);
        this.machine = machine;
        random = new Xoshiro(seed, runs++);
        bias.Begin(ref random);
        steps = 0;
        previous = -1;
        for (var i = 0; i < switches.Length; i++) switches[i] = random.Next(expected);
        for (var i = 0; i < machine.Threads.Count; i++) arrivals[i] = random.Next(4) == 0 ? int.MaxValue : random.Next(expected);
        return true;
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable)
    {
        var next = Choose(runnable);
        steps++;
        if (machine!.Threads[next] is { IsInterrupt: false, Drains: null }) previous = next;
        return next;
    }

    /// <inheritdoc/>
    public int NextOutcome(int outcomes) => bias.Next(ref random, outcomes);

    private int Choose(uint runnable)
    {
        uint threads = 0;
        uint buffers = 0;
        for (var i = 0; i < machine!.Threads.Count; i++)
        {
            if ((runnable >> i & 1) == 0) continue;
            var thread = machine.Threads[i];
            if (thread.IsInterrupt && (thread.Arrived || arrivals[i] <= steps)) return i;
            if (thread.Drains is not null) buffers |= 1u << i;
            else if (!thread.IsInterrupt) threads |= 1u << i;
        }

        if (threads == 0 || (buffers != 0 && random.Next(16) == 0)) return random.NextBit(buffers);
        var goesOn = previous >= 0 && (threads >> previous & 1) != 0;
        if (!goesOn)
            return previous >= 0 && machine.Threads[previous].WaitsForItsStores ? FollowStrategy.BufferOf(machine, previous)
                : random.NextBit(threads);
        var others = threads & ~(1u << previous);
        return others != 0 && switches.Contains(steps) ? random.NextBit(others) : previous;
    }
}
