using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Properties.Kit.Primitives;

/// <summary>A machine of a few threads, each on a CPU of its own, all of whose executions are looked at.</summary>
internal sealed class SmallMachine
{
    private bool isBound;

    internal SmallMachine(params Invariant[] rules) =>
        Machine = new Machine([new NoDataRace(1), .. KernelRules.All(), .. rules]) { Checked = true };

    internal Machine Machine { get; }

    /// <summary>The keys of what is broken in any execution, without their locks.</summary>
    internal SortedSet<string> Broken { get; } = new(StringComparer.Ordinal);

    internal Cpu NewCpu() => new(Machine, Machine.Threads.Count);

    internal SmallMachine Thread(Func<KernelTask> body)
    {
        Machine.AddThread($"t{Machine.Threads.Count}", NewCpu(), _ => body());
        return this;
    }

    /// <summary>How many executions there are, and how many of them end with somebody waiting.</summary>
    internal (long Executions, long Deadlocks) Search(Action? each = null)
    {
        if (!isBound) Machine.BindInvariants(null);
        isBound = true;
        var search = new Explorer(Machine);
        Assert.True(search.Run(() =>
        {
            foreach (var item in Machine.Violations.Items) Broken.Add($"{item.Key.Invariant.Id}: {item.Key.Detail}");
            each?.Invoke();
            return true;
        }));
        Assert.Equal((0, 0), (search.Counts.Blocked, search.Counts.Cut));
        return (search.Counts.Executions, search.Counts.Deadlocks);
    }
}
