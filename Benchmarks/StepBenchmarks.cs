using BenchmarkDotNet.Attributes;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Benchmarks;

/// <summary>
/// What a step of the own engine costs once warm, those of the setup included, and what a schedule allocates. One
/// operation is one step, or in <see cref="Schedule"/> one schedule; Ratio says what the rules add to a step.
/// </summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private const int Steps = 10_000;
    private WarmMachine watched = null!;
    private WarmMachine unwatched = null!;

    [Params("rfc-v2", "rfc-v3", Subject.Counter, Subject.CounterProgram)]
    public string Program { get; set; } = "";

    [Params("random", "pct")]
    public string Strategy { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        watched = new WarmMachine(Subject.Make(Program, withRules: true), StrategySet.Make(Strategy, 1));
        unwatched = new WarmMachine(Subject.Make(Program, withRules: false), StrategySet.Make(Strategy, 1));
    }

    /// <summary>A step that no rule sees.</summary>
    [BenchmarkCategory("step"), Benchmark(Baseline = true, OperationsPerInvoke = Steps)]
    public void StepUnwatched() => unwatched.MakeSteps(Steps);

    /// <summary>A step that all rules see.</summary>
    [BenchmarkCategory("step"), Benchmark(OperationsPerInvoke = Steps)]
    public void Step() => watched.MakeSteps(Steps);

    /// <summary>A whole schedule that all rules see, the verdict included.</summary>
    [BenchmarkCategory("schedule"), Benchmark]
    public void Schedule() => watched.MakeSchedule();

    private sealed class WarmMachine
    {
        private readonly Machine machine;
        private readonly OwnEngine engine;
        private readonly IStrategy strategy;
        private int due;

        internal WarmMachine(Machine machine, IStrategy strategy)
        {
            this.machine = machine;
            this.strategy = strategy;
            engine = new OwnEngine(machine);
            Subject.Warm(engine, strategy);
        }

        internal void MakeSchedule() => engine.Run(strategy);

        /// <summary>Runs schedules until they make up so many steps; what is too much counts for the next call.</summary>
        internal void MakeSteps(int count)
        {
            for (due += count; due > 0; due -= machine.Trace.Steps + machine.Trace.SetupSteps) engine.Run(strategy);
        }
    }
}
