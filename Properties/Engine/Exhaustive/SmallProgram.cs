using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Properties.Engine.Engines;

namespace TagStorageModel.Properties.Engine.Exhaustive;

/// <summary>
/// A tiny machine, as a pure function of a seed, small enough for all its schedules to be tried: two or three threads that
/// read and write, take locks of every kind, try and wait, allocate, and on some machines interrupts and softirqs that may
/// arrive, CPUs with several tasks, with and without CONFIG_PREEMPT, and stores that take effect later. Many deadlock.
/// </summary>
public sealed class SmallProgram
{
    private const int Operations = ProgramOperation.TryDownRead - ProgramOperation.Read + 1;
    private static readonly string[] Rules = ["I2", "I12", "I13", "I14", "I21"];
    private static readonly Dictionary<(string, string, ulong, ContextKind, string), long> Keys = [];
    private readonly ProgramObjects objects;
    private readonly Features features;
    private readonly ulong order;
    private Xoshiro random;
    private Xoshiro placement;

    /// <param name="seed">Everything but the order of the threads.</param>
    /// <param name="features">What may be in it.</param>
    /// <param name="order">In which order the threads are created; 0 is the ordinary one.</param>
    public SmallProgram(ulong seed, Features features, ulong order = 0)
    {
        random = new Xoshiro(seed);
        placement = new Xoshiro(seed, 1);
        this.features = features;
        this.order = order;
        Machine = new Machine(InvariantSet.Of(Rules));
        objects = new ProgramObjects(Machine, Has(Features.Awaits));
        AddThreads();
        Machine.BindInvariants(null);
    }

    [Flags]
    public enum Features
    {
        None = 0,
        Locks = 1,
        Readers = 2,
        Conditions = 4,
        Choices = 8,
        Interrupts = 16,
        StoreBuffers = 32,
        All = 63,
        SharedCpus = 64,
        Softirqs = 128,
        Awaits = 256,
    }

    public Machine Machine { get; }

    /// <summary>All that a run leaves behind, as a number: values, and which rules were broken, whatever the order.</summary>
    public long Final()
    {
        var final = objects.Final() + (Machine.AllReturned ? 1 : 0);
        long rules = 0;
        foreach (var item in Machine.Violations.Items) rules += NumberOf(item.Key);
        return (final * 1_000_000_007) + rules;
    }

    private static long NumberOf(ViolationKey key)
    {
        var words = (key.Invariant.Id, key.Function, key.Locks, key.Context, key.Detail);
        lock (Keys)
        {
            if (!Keys.TryGetValue(words, out var number)) Keys.Add(words, number = (long)new Xoshiro((ulong)Keys.Count).Next());
            return number;
        }
    }

    private void AddThreads()
    {
        var count = 2 + random.Next(2);
        var isWide = (features & (Features.Interrupts | Features.StoreBuffers)) != 0;
        if (isWide && random.Next(4) != 0) count = 2;
        var steps = (count == 2 ? 4 : 3) - (isWide ? 1 : 0);
        var codes = new (ProgramCode[] Code, FailingAllocations Faults, bool Waits, int Number)[count];
        for (var i = 0; i < count; i++)
        {
            var budget = 1 + random.Next(steps);
            codes[i] = (Section(ref budget, 2, sleeps: true), new FailingAllocations(random.Next(2), random.Next(2)), i > 0
                && Has(Features.Conditions) && random.Next(8) == 0, i);
        }

        var shuffle = new Xoshiro(order);
        for (var i = count - 1; i > 0 && order != 0; i--)
        {
            var j = shuffle.Next(i + 1);
            (codes[i], codes[j]) = (codes[j], codes[i]);
        }

        var cpus = new Cpu[count];
        for (var i = 0; i < count; i++) cpus[i] = new Cpu(Machine, i);
        if (Has(Features.SharedCpus))
        {
            Machine.Preempt = placement.Next(2) > 0;
            var alone = placement.Next(count + 1);
            var shared = Array.FindIndex(codes, item => item.Number != alone);
            for (var i = 0; i < count; i++) cpus[i] = codes[i].Number == alone ? cpus[i] : cpus[shared];
        }

        for (var i = 0; i < count; i++)
        {
            var code = codes[i].Code;
            Machine.AddThread($"t{codes[i].Number}", cpus[i], _ => objects.Execute(code), codes[i].Waits ? objects.Door.Pass() : null)
                .Faults = codes[i].Faults;
        }

        for (var i = Has(Features.Interrupts) ? 1 + random.Next(2) : 0; i > 0; i--)
        {
            var budget = 1;
            var code = Section(ref budget, 1, sleeps: false);
            var number = random.Next(count);
            Machine.AddInterrupt($"irq{i}", cpus[Array.FindIndex(codes, item => item.Number == number)], _ => objects.Execute(code),
                isSoftirq: Has(Features.Softirqs) && placement.Next(2) > 0)
                .Faults = new FailingAllocations(random.Next(2), 0);
        }

        if (!Has(Features.StoreBuffers)) return;
        for (var i = 0; i < count; i++)
        {
            if (codes[i].Number != 1 && Array.IndexOf(cpus, cpus[i]) == i) Machine.AddStoreBuffer($"b{i}", cpus[i]);
        }
    }

    private bool Has(Features wanted) => (features & wanted) != 0;

    private ProgramCode[] Section(ref int budget, int depth, bool sleeps)
    {
        var section = new List<ProgramCode>();
        do
        {
            var operation = Draw(depth, sleeps);
            budget--;
            if (operation == ProgramOperation.SpinIrq && Has(Features.Softirqs) && placement.Next(2) > 0)
                operation = ProgramOperation.SpinBh;
            section.Add(new ProgramCode(operation, random.Next(4) / 3, operation < ProgramOperation.Spin || budget <= 0 ? []
                : Section(ref budget, depth - 1, sleeps && operation >= ProgramOperation.Mutex)));
        }
        while (budget > 0 && random.Next(4) != 0);
        return [.. section];
    }

    private ProgramOperation Draw(int depth, bool sleeps)
    {
        if (Has(Features.Awaits) && random.Next(4) == 0) return ProgramOperation.Await;
        while (true)
        {
            var operation = ProgramOperation.Read + random.Next(Operations);
            if (operation >= ProgramOperation.Spin && depth == 0) continue;
            if (operation >= ProgramOperation.Mutex && !sleeps) continue;
            var needed = operation switch
            {
                ProgramOperation.Read or ProgramOperation.Write or ProgramOperation.Claim => Features.None,
                ProgramOperation.Allocate => Features.Choices,
                ProgramOperation.Open or ProgramOperation.Close or ProgramOperation.Pass or ProgramOperation.SpinUntil =>
                    Features.Conditions,
                ProgramOperation.SetFlag or ProgramOperation.TestFlag or ProgramOperation.Barrier => Features.StoreBuffers,
                ProgramOperation.Spin or ProgramOperation.SpinIrq or ProgramOperation.Mutex => Features.Locks,
                _ => Features.Readers,
            };
            if (needed == Features.None || Has(needed)) return operation;
        }
    }
}
