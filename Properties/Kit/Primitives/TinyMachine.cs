using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Properties.Engine.Exhaustive;

namespace TagStorageModel.Properties.Kit.Primitives;

/// <summary>A machine of a few threads, each on a CPU of its own, that is searched and compared with all its schedules.</summary>
internal sealed class TinyMachine
{
    private const int MostRuns = 200_000;
    private int cpus;

    internal Machine Machine { get; } = new([.. KernelRules.All(), new NoDataRace(1)]);

    /// <summary>What a run leaves behind, as a number; violations are added to it.</summary>
    internal Func<long> Final { get; set; } = () => 0;

    internal Cpu NewCpu() => new(Machine, cpus++);

    internal TinyMachine Add(string name, Func<KernelTask> body)
    {
        Machine.AddThread(name, NewCpu(), _ => body());
        return this;
    }

    /// <summary>Searches a machine and asserts that the search shows each trace of brute force once, with its verdict.</summary>
    internal static TinyResult Search(Func<TinyMachine> make)
    {
        var all = Bound(make());
        var brute = new BruteForce(all.Machine, all.State);
        Assert.True(brute.Run(MostRuns));
        var copy = Bound(make());
        var again = new ReplayedExecutions(copy.Machine, copy.State);
        var searched = Bound(make());
        searched.Machine.Checked = true;
        var found = new HashSet<TraceNumbers>();
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        var search = new Explorer(searched.Machine);
        Assert.True(search.Run(() =>
        {
            var state = searched.State();
            foreach (var item in searched.Machine.Violations.Items) keys.Add(item.Key.Text(searched.Machine.LockClasses));
            Assert.True(found.Add(again.Of(searched.Machine.Trace.Decisions)));
            Assert.Equal(again.Final, state);
            return true;
        }));
        Assert.Superset(brute.Traces, found);
        Assert.Equal(brute.Traces.Count, found.Count);
        Assert.Equal(0, search.Counts.Blocked);
        return new TinyResult((int)search.Counts.Executions, (int)search.Counts.Deadlocks, string.Join("; ", keys));
    }

    private static TinyMachine Bound(TinyMachine made)
    {
        made.Machine.BindInvariants(null);
        return made;
    }

    private long State()
    {
        var state = (Final() * 2) + (Machine.AllReturned ? 1 : 0);
        foreach (var item in Machine.Violations.Items)
            state += StringComparer.Ordinal.GetHashCode(item.Key.Text(Machine.LockClasses)) * 1024L;
        return state;
    }
}

/// <param name="Executions">How many there are.</param>
/// <param name="Deadlocks">In how many somebody waits for ever.</param>
/// <param name="Keys">The violations of all of them, in ordinal order.</param>
internal sealed record TinyResult(int Executions, int Deadlocks, string Keys);
