using System.Diagnostics;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Programs;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Benchmarks;

/// <summary>What is run: a generated scenario on a revision, or three threads that count under a lock.</summary>
public static class Subject
{
    /// <summary>The small program.</summary>
    public const string Counter = "counter";

    /// <summary>The reference program of the same shape, whose lock only excludes.</summary>
    public const string CounterProgram = "counter:3,1";

    /// <summary>A case of four threads and an interrupt in which every run breaks rules, on either revision.</summary>
    private const ulong Seed = 1;
    private const ulong Case = 146;

    private static readonly TimeSpan ShortestWarmup = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan LongestWarmup = TimeSpan.FromSeconds(8);

    /// <summary>Makes its machine.</summary>
    /// <param name="name">The name of a revision, or <see cref="Counter"/>.</param>
    /// <param name="withRules">Whether all rules that apply watch, or none.</param>
    public static Machine Make(string name, bool withRules = true)
    {
        if (name == CounterProgram) return ReferencePrograms.Make(name);
        if (name == Counter) return MakeCounter(withRules ? KernelRules.All() : []);
        var scenario = ScenarioGenerator.Case(Seed, Case);
        return new ScenarioMachine(scenario, RevisionSet.Find(name)!, withRules ? InvariantSet.All() : []).Machine;
    }

    /// <summary>
    /// Runs schedules until the just-in-time compiler, which optimises in the background, can be taken to be done: for a
    /// while, and until a batch of them allocates nothing.
    /// </summary>
    public static void Warm(OwnEngine engine, IStrategy strategy)
    {
        var clock = Stopwatch.StartNew();
        for (var allocated = long.MaxValue; clock.Elapsed < ShortestWarmup || (allocated > 0 && clock.Elapsed < LongestWarmup);)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 200; i++) engine.Run(strategy);
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
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
