using System.Runtime.InteropServices;
using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Coverage;

/// <summary>The situations that runs were in, each with how many runs were.</summary>
/// <param name="reachable">What is counted beside the general ones.</param>
public sealed class RunSituations(IReachable reachable)
{
    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
    private Action<string, long>? countOne;

    /// <summary>How many runs were in each; one that no run was in is left out.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    /// <summary>Adds those of one run.</summary>
    /// <param name="system">The system, as the run left it.</param>
    public void Add(SystemUnderTest system)
    {
        var machine = system.Machine;
        countOne ??= Count;
        for (var i = 0; i < machine.Threads.Count; i++)
        {
            var thread = machine.Threads[i];
            var left = thread.FaultsLeft;
            if (left.Atomic < thread.Faults.Atomic) Count(Situations.AtomicAllocationFailed, 1);
            if (left.Sleeping < thread.Faults.Sleeping) Count(Situations.SleepingAllocationFailed, 1);
            if (!thread.Arrived) continue;
            if (thread.IsInterrupt) Count(thread.IsSoftirq ? Situations.SoftirqArrived : Situations.InterruptArrived, 1);
            if (thread.TimesOffCpu > 0) Count(Situations.CpuChangedHands, 1);
            if (thread.Drains is not null) Count(Situations.StoreWasLate, 1);
            else if (!thread.IsInterrupt && thread.MayNeverStart) Count(reachable.LateStart, 1);
        }

        reachable.AddRun(system, countOne);
    }

    private void Count(string name, long times) => CollectionsMarshal.GetValueRefOrAddDefault(counts, name, out _) += times;
}
