using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Engine.Engines;

/// <summary>
/// A small machine with random threads and interrupts that nest locks, call functions and allocate, as a pure
/// function of a seed. Some share a CPU. Many deadlock, by themselves, with each other or with an interrupt.
/// </summary>
public sealed class RandomProgram
{
    private const int Calls = 4;
    private static readonly ProgramOperation[] Operations =
    [
        ProgramOperation.Increment, ProgramOperation.Claim, ProgramOperation.Allocate, ProgramOperation.Open,
        ProgramOperation.Call, ProgramOperation.Spin, ProgramOperation.SpinIrq, ProgramOperation.Mutex,
    ];

    private readonly ProgramObjects objects;
    private Xoshiro random;
    private Xoshiro placement;

    public RandomProgram(ulong seed)
    {
        random = new Xoshiro(seed);
        placement = new Xoshiro(seed, 1);
        Ends = new EndOfRuns();
        Machine = new Machine([Ends]) { Checked = true, Preempt = placement.Next(2) > 0 };
        Machine.Trace.IsRecording = true;
        objects = new ProgramObjects(Machine);
        AddThreads();
        Machine.BindInvariants(null);
    }

    public Machine Machine { get; }

    public EndOfRuns Ends { get; }

    /// <summary>All that a run shows, as lines.</summary>
    public List<string> Outcome()
    {
        List<string> lines = [$"{Machine.Trace.Digest:x} {Machine.Trace.Steps} {Machine.AllReturned} {Ends}"];
        foreach (var decision in Machine.Trace.Decisions) lines.Add(decision.ToString());
        foreach (var entry in Machine.Trace.Entries)
            lines.Add($"{entry.Thread} {entry.Text} {string.Join('<', entry.Calls)} {entry.IrqsDisabled} {entry.Note}");
        foreach (var edge in Machine.Lockdep.Edges) lines.Add(edge.ToString());
        foreach (var usage in Machine.Lockdep.Usages) lines.Add(usage.ToString());
        foreach (var cell in objects.Cells) lines.Add($"{cell} {cell.Final}");
        return lines;
    }

    private void AddThreads()
    {
        var cpus = new Cpu[2 + random.Next(3)];
        for (var i = 0; i < cpus.Length; i++) cpus[i] = new Cpu(Machine, i);
        for (var i = 1; i < cpus.Length; i++) cpus[i] = cpus[placement.Next(3) > 0 ? i : placement.Next(i)];
        for (var i = 0; i < cpus.Length; i++)
        {
            var code = Section(3, sleeps: true);
            var isChild = i == 2;
            var thread = Machine.AddThread($"t{i}", cpus[i], _ => objects.Execute(code), isChild ? objects.Door.Pass() : null);
            thread.Faults = new FailingAllocations(random.Next(3), random.Next(3));
        }

        for (var i = random.Next(3); i > 0; i--)
        {
            var code = Section(2, sleeps: false);
            Machine.AddInterrupt($"irq{i}", cpus[random.Next(cpus.Length)], _ => objects.Execute(code), placement.Next(2) > 0)
                .Faults = new FailingAllocations(1, 0);
        }

        var first = Section(1, sleeps: true);
        if (random.Next(3) == 0) Machine.SetSetup(new Cpu(Machine, cpus.Length), _ => objects.Execute(first));
    }

    private ProgramCode[] Section(int depth, bool sleeps)
    {
        var section = new ProgramCode[random.Next(4)];
        for (var i = 0; i < section.Length; i++)
        {
            var drawn = random.Next(depth == 0 ? Calls : Operations.Length - (sleeps ? 0 : 1));
            var which = random.Next(2);
            section[i] = new ProgramCode(Operations[drawn], which, drawn < Calls ? [] : Section(depth - 1, sleeps));
        }

        return section;
    }
}

/// <summary>Counts how often runs were concluded, and remembers how the last one was.</summary>
public sealed class EndOfRuns : Invariant
{
    public override string Id => "I0";

    public override string Sentence => "Every run is concluded once.";

    public int Begun { get; private set; }

    public int Concluded { get; private set; }

    public bool AllReturned { get; private set; }

    public bool IsCut { get; private set; }

    public override void Begin() => Begun++;

    public override void Conclude(bool allReturned, bool cut)
    {
        Concluded++;
        (AllReturned, IsCut) = (allReturned, cut);
    }

    public override string ToString() => $"{Begun - Concluded} {AllReturned} {IsCut}";
}
