namespace TagStorageModel.Kit.Rules;

/// <summary>How much of each thread somebody comes after (Mattern and Fidge, 1988).</summary>
internal sealed class VectorClock
{
    /// <summary>Threads and interrupts that a machine has at most.</summary>
    internal const int Threads = 32;

    private readonly int[] times = new int[Threads];

    /// <summary>The last time of a thread that comes before; 0 if nothing of it does.</summary>
    internal int Of(int thread) => times[thread];

    /// <summary>It comes after nothing.</summary>
    internal void Clear() => Array.Clear(times);

    /// <summary>A thread's own clock when a run begins.</summary>
    internal void Begin(int thread)
    {
        Clear();
        times[thread] = 1;
    }

    /// <summary>It comes after whatever another comes after, too.</summary>
    internal void Join(VectorClock other)
    {
        for (var i = 0; i < times.Length; i++) times[i] = Math.Max(times[i], other.times[i]);
    }

    /// <summary>A thread's later steps are no part of what it has released.</summary>
    internal void Advance(int thread) => times[thread]++;
}
