using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Engine.Exhaustive;

/// <summary>
/// The Mazurkiewicz trace of a run (its equivalence class), written so that two runs are equivalent exactly if they are
/// written alike: for each CPU its events, each with the number of events of every CPU that happen before it. Made from
/// the model's own footprints, without anything of the search that it is to judge.
/// </summary>
public sealed class TraceForm
{
    private readonly Machine machine;
    private readonly int[] cpuOf;
    private readonly int cpus;
    private readonly List<Item> items = [];
    private readonly List<int> clocks = [];
    private readonly List<long> words = [];

    public TraceForm(Machine machine)
    {
        this.machine = machine;
        var all = machine.Threads.Select(thread => thread.Cpu).Distinct().ToList();
        cpuOf = [.. machine.Threads.Select(thread => all.IndexOf(thread.Cpu))];
        cpus = all.Count;
    }

    public void Clear()
    {
        items.Clear();
        clocks.Clear();
    }

    /// <summary>Notes the step that a thread is about to make.</summary>
    public void Add(ModelThread thread, int outcome)
    {
        var step = thread.Drains is { } buffer ? buffer.Next(Math.Max(outcome, 0)) : thread.Pending;
        var footprint = default(Footprint);
        machine.AddFootprint(step, ref footprint);
        var mine = items.Count;
        items.Add(new Item(cpuOf[thread.Index], thread.Index, outcome, step, footprint));
        for (var j = 0; j < cpus; j++) clocks.Add(0);
        for (var i = 0; i < mine; i++)
        {
            if (items[i].Cpu != items[mine].Cpu && !items[i].Footprint.ConflictsWith(footprint)) continue;
            for (var j = 0; j < cpus; j++) clocks[(mine * cpus) + j] = Math.Max(clocks[(mine * cpus) + j], clocks[(i * cpus) + j]);
        }

        clocks[(mine * cpus) + items[mine].Cpu]++;
    }

    /// <summary>The class as numbers.</summary>
    public TraceNumbers Numbers(long final)
    {
        words.Clear();
        words.Add(final);
        for (var cpu = 0; cpu < cpus; cpu++)
        {
            for (var i = 0; i < items.Count; i++)
            {
                if (items[i].Cpu != cpu) continue;
                words.Add((items[i].Thread * 256) + items[i].Outcome);
                for (var j = 0; j < cpus; j++) words.Add(clocks[(i * cpus) + j]);
            }
        }

        return new TraceNumbers([.. words]);
    }

    /// <summary>The class as text, in which it does not matter in which order the threads were created.</summary>
    public override string ToString()
    {
        var names = Enumerable.Range(0, cpus).Select(cpu => machine.Threads.First(thread => cpuOf[thread.Index] == cpu).Name).ToArray();
        return string.Join('\n', items
            .Select((item, i) => (Name: names[item.Cpu], Text: TextOf(item, i)))
            .OrderBy(item => item.Name, StringComparer.Ordinal).Select(item => item.Text));

        string TextOf(Item item, int i)
        {
            var before = Enumerable.Range(0, cpus).Select(cpu => $"{names[cpu]}={clocks[(i * cpus) + cpu]}").Order(StringComparer.Ordinal);
            return $"{machine.Threads[item.Thread].Name}:{item.Outcome} {item.Step.Kind.Name} {item.Step.Target.Name} "
                + $"{item.Step.Argument} [{string.Join(' ', before)}]";
        }
    }

    private readonly record struct Item(int Cpu, int Thread, int Outcome, Step Step, Footprint Footprint);
}

/// <summary>Numbers that are equal if each is.</summary>
public sealed class TraceNumbers(long[] items) : IEquatable<TraceNumbers>
{
    private readonly long[] items = items;

    public bool Equals(TraceNumbers? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

    public override bool Equals(object? obj) => Equals(obj as TraceNumbers);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var item in items) hash.Add(item);
        return hash.ToHashCode();
    }
}
