using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>
/// Gathers what lockdep saw in the runs of one scenario and the sweep does not know yet. What the machine has shown before
/// costs a bit test.
/// </summary>
/// <param name="machine">The machine.</param>
/// <param name="isKnown">Whether the sweep knows a fact from an earlier run than this one of the scenario.</param>
public sealed class LockWatch(Machine machine, Func<LockFact, int, bool> isKnown)
{
    private readonly ulong[] edges = new ulong[4 * 64];
    private readonly ulong[] usages = new ulong[Enum.GetValues<LockUsageBit>().Length];
    private readonly List<LockObservation> seen = [];
    private int run;

    /// <summary>What is new, each with the first run that shows it.</summary>
    public IReadOnlyList<LockObservation> Seen => seen;

    /// <summary>A run is over; the machine is as it left it.</summary>
    public void See()
    {
        var lockdep = machine.Lockdep;
        Schedule? schedule = null;
        foreach (var edge in lockdep.Edges)
        {
            var kind = (edge.IsShared ? 64 : 0) + (edge.IsRecursive ? 2 * 64 : 0);
            if (IsNew(ref edges[kind + edge.From.Index], edge.To.Index)) Add(LockFact.Of(edge), edge.Function, ref schedule);
        }

        foreach (var usage in lockdep.Usages)
        {
            if (IsNew(ref usages[(int)usage.Bit], usage.Class.Index)) Add(LockFact.Of(usage), usage.Function, ref schedule);
        }

        run++;
    }

    private static bool IsNew(ref ulong known, int bit)
    {
        if ((known >> bit & 1) != 0) return false;
        known |= 1ul << bit;
        return true;
    }

    private void Add(LockFact fact, Function? function, ref Schedule? schedule)
    {
        if (isKnown(fact, run)) return;
        schedule ??= Schedule.Of(machine.Trace.Decisions);
        seen.Add(new LockObservation(fact, run, function?.Name ?? "", schedule));
    }
}

/// <summary>A run has shown an order or a usage of lock classes.</summary>
/// <param name="Fact">Which.</param>
/// <param name="Run">The run within those of the scenario, in the order in which they are made.</param>
/// <param name="Function">The innermost function of the code under test.</param>
/// <param name="Schedule">The run's schedule.</param>
public sealed record LockObservation(LockFact Fact, int Run, string Function, Schedule Schedule);
