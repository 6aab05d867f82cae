using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// Takes what lockdep saw in the runs of one machine to the orders of a whole sweep. What the machine has shown
/// before costs a bit test.
/// </summary>
/// <param name="orders">The sweep's.</param>
/// <param name="made">The machine.</param>
/// <param name="index">The case.</param>
/// <param name="run">The number of the machine's first run within the case.</param>
public sealed class LockWatch(LockOrders orders, ScenarioMachine made, long index, int run = 0)
{
    private readonly ulong[] edges = new ulong[64];
    private readonly ulong[] usages = new ulong[2];
    private readonly HashSet<string> shown = new(StringComparer.Ordinal);

    /// <summary>A run is over; the machine is as it left it.</summary>
    public void See()
    {
        var lockdep = made.Machine.Lockdep;
        Schedule? schedule = null;
        foreach (var edge in lockdep.Edges)
        {
            if (IsNew(ref edges[edge.From.Index], edge.To.Index)) Add(new LockFact(edge.From.Name, edge.To.Name), edge.Function, ref schedule);
        }

        foreach (var usage in lockdep.Usages)
        {
            if (IsNew(ref usages[usage.InHardirq ? 1 : 0], usage.Class.Index))
                Add(new LockFact(usage.InHardirq ? LockOrders.InHardirq : LockOrders.HardirqOn, usage.Class.Name), usage.Function, ref schedule);
        }

        foreach (var violation in made.Machine.Violations.Items)
        {
            if (violation.Key.Invariant is LocksAreSound && shown.Add(violation.Key.Detail)) orders.AddShown(violation.Key.Detail);
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
        if (orders.Knows(fact, index, run)) return;
        schedule ??= Schedule.Of(made.Machine.Trace.Decisions);
        orders.Add(fact, new LockSighting(index, run, function?.Name ?? "", made.Scenario, schedule));
    }
}
