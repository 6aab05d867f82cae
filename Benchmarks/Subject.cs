using TagStorageModel.Harness;
using TagStorageModel.Model;

namespace TagStorageModel.Benchmarks;

/// <summary>What is run: a generated scenario on a revision, or three threads that count under a lock.</summary>
public static class Subject
{
    /// <summary>The small program.</summary>
    public const string Counter = "counter";

    /// <summary>Four threads, two of them in a fault or a fork; every run breaks several rules on either revision.</summary>
    private const ulong Seed = 1;
    private const ulong Case = 146;

    /// <summary>The rules that look at no object of a revision.</summary>
    private static readonly string[] General = ["I2", "I12", "I13", "I14", "I21"];

    /// <summary>Makes its machine.</summary>
    /// <param name="name">The name of a revision, or <see cref="Counter"/>.</param>
    /// <param name="withRules">Whether all rules that apply watch, or none.</param>
    public static Machine Make(string name, bool withRules = true)
    {
        if (name == Counter) return MakeCounter(withRules ? InvariantSet.Of(General) : []);
        var scenario = ScenarioGenerator.Case(Seed, Case);
        return new ScenarioMachine(scenario, RevisionSet.Find(name)!, withRules ? InvariantSet.All() : []).Machine;
    }

    /// <summary>Runs schedules until a batch of them allocates nothing: the just-in-time compiler is done.</summary>
    public static void Warm(OwnEngine engine, IStrategy strategy)
    {
        for (var batch = 0; batch < 200; batch++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 200; i++) engine.Run(strategy);
            if (GC.GetAllocatedBytesForCurrentThread() == before) return;
        }
    }

    private static Machine MakeCounter(IReadOnlyList<Invariant> rules)
    {
        var machine = new Machine(rules);
        var cell = new Cell(machine, "counter");
        var gate = new SpinLock(machine, "lock", "lock");
        for (var i = 0; i < 3; i++) machine.AddThread($"t{i}", new Cpu(machine, i), _ => Increment(gate, cell));
        machine.BindInvariants(null);
        return machine;
    }

    private static async KernelTask Increment(SpinLock gate, Cell cell)
    {
        await gate.Lock();
        var value = await cell.Read();
        await cell.Write(value + 1);
        await gate.Unlock();
    }
}
