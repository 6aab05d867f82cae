using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Strategies;

/// <summary>
/// A place in the code of a thread: the call of its scenario, the step it is about to make there, and how often it has made
/// the like in that call. It stays where it is when other calls are gone or a loop elsewhere is shorter.
/// </summary>
/// <param name="Call">The call, from 0.</param>
/// <param name="Step">Kind of step and function; 0 for the beginning of the call, whatever it is.</param>
/// <param name="Occurrence">How many like it came before in the call.</param>
public readonly record struct Place(int Call, ulong Step, int Occurrence);

/// <summary>Knows at which place each thread of a run is.</summary>
internal sealed class PlaceTracker
{
    private readonly List<ulong>[] made = [.. Enumerable.Range(0, Schedule.MostThreads).Select(_ => new List<ulong>())];
    private readonly int[] calls = new int[Schedule.MostThreads];
    private Machine? machine;

    internal Machine Machine => machine!;

    /// <summary>A new run begins.</summary>
    internal void Begin(Machine machine)
    {
        this.machine = machine;
        foreach (var steps in made) steps.Clear();
        Array.Clear(calls);
    }

    /// <summary>A thread is about to make its step.</summary>
    internal void Step(int index)
    {
        var thread = machine!.Threads[index];
        if (calls[index] != thread.CallNumber) made[index].Clear();
        calls[index] = thread.CallNumber;
        made[index].Add(StepOf(thread));
    }

    /// <summary>Where a thread is.</summary>
    internal Place Of(int index)
    {
        var thread = machine!.Threads[index];
        var step = StepOf(thread);
        return new Place(thread.CallNumber, step, Count(index, thread, step));
    }

    /// <summary>Where a thread was before the step that it has just begun.</summary>
    internal Place OfBegun(int index) => new(calls[index], made[index][^1], Count(made[index], made[index][^1]) - 1);

    /// <summary>Whether a thread is at a place or past it.</summary>
    internal bool HasReached(int index, in Place place)
    {
        var thread = machine!.Threads[index];
        if (thread.CallNumber != place.Call) return thread.CallNumber > place.Call;
        return place.Step == 0 || (StepOf(thread) == place.Step && Count(index, thread, place.Step) >= place.Occurrence);
    }

    private int Count(int index, ModelThread thread, ulong step) => calls[index] == thread.CallNumber ? Count(made[index], step) : 0;

    private static int Count(List<ulong> steps, ulong step)
    {
        var count = 0;
        foreach (var one in steps) count += one == step ? 1 : 0;
        return count;
    }

    private static ulong StepOf(ModelThread thread)
    {
        var function = thread.Calls.Depth > 0 ? thread.Calls[thread.Calls.Depth - 1].Index + 1 : 0;
        return ((ulong)thread.Pending.Kind.Hash << 32) | (uint)function;
    }
}
