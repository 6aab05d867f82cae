using System.Numerics;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Strategies;

/// <summary>Follows an itinerary as far as it fits, and goes on without preemption.</summary>
/// <param name="itinerary">The itinerary.</param>
public sealed class FollowStrategy(Itinerary itinerary) : IStrategy
{
    private readonly PlaceTracker places = new();
    private int leg;
    private int current;
    private int previous;

    /// <inheritdoc/>
    public bool Begin(Machine machine)
    {
        places.Begin(machine);
        leg = 0;
        current = previous = -1;
        return true;
    }

    /// <inheritdoc/>
    public int NextThread(uint runnable)
    {
        current = Choose(runnable);
        if (places.Machine.Threads[current] is { IsInterrupt: false, Drains: null }) previous = current;
        places.Step(current);
        return current;
    }

    /// <inheritdoc/>
    public int NextOutcome(int outcomes)
    {
        if (itinerary.Failures.Count == 0) return 0;
        var place = places.OfBegun(current);
        foreach (var failure in itinerary.Failures)
        {
            if (failure.Thread == current && failure.At == place) return Math.Min(failure.Outcome, outcomes - 1);
        }

        return 0;
    }

    private int Choose(uint runnable)
    {
        for (; leg < itinerary.Legs.Count; leg++)
        {
            var (thread, until) = itinerary.Legs[leg];
            if ((runnable >> thread & 1) == 0) continue;
            if (until is not { } place || !places.HasReached(thread, place)) return thread;
        }

        return GoOn(places.Machine, runnable, previous);
    }

    /// <summary>The store buffer of a thread's CPU.</summary>
    internal static int BufferOf(Machine machine, int thread)
    {
        for (var i = 0; i < machine.Threads.Count; i++)
        {
            if (machine.Threads[i].Drains is not null && machine.Threads[i].Cpu == machine.Threads[thread].Cpu) return i;
        }

        throw new ArgumentException("its CPU has no store buffer", nameof(thread));
    }

    /// <summary>
    /// Who goes where nothing asks for a switch: an interrupt that has arrived, then the thread that went before, or
    /// the stores that it waits for, then the first; no arrivals.
    /// </summary>
    internal static int GoOn(Machine machine, uint runnable, int previous)
    {
        var first = -1;
        for (var rest = runnable; rest != 0; rest &= rest - 1)
        {
            var index = BitOperations.TrailingZeroCount(rest);
            var thread = machine.Threads[index];
            if (thread.IsInterrupt && thread.Arrived) return index;
            if (first < 0 && !thread.IsInterrupt) first = index;
        }

        if (previous < 0) return first;
        return (runnable >> previous & 1) != 0 ? previous : machine.Threads[previous].WaitsForItsStores ? BufferOf(machine, previous)
            : first;
    }
}
