using BenchmarkDotNet.Attributes;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;

namespace TagStorageModel.Benchmarks;

/// <summary>
/// The own engine against Coyote: one operation is one schedule of the same generated scenario, watched by the same
/// rules, and Op/s is schedules a second. Ratio says how many schedules the own engine makes while Coyote makes one:
/// it is the time of one of Coyote's over that of one of the own engine's.
/// </summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int Many = 64;
    private const int Few = 4;
    private readonly RandomStrategy strategy = new(1);
    private OwnEngine own = null!;
    private CoyoteEngine coyote = null!;
    private uint seed;

    /// <summary>A short program, and a long one on two revisions: what Coyote needs for a run as such weighs less there.</summary>
    [Params(Subject.Counter, "rfc-v2", "rfc-v3")]
    public string Program { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        own = new OwnEngine(Subject.Make(Program));
        coyote = new CoyoteEngine(Subject.Make(Program));
        Subject.Warm(own, strategy);
    }

    /// <summary>Runs on the own engine: what the others are compared with.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Many)]
    public void Own()
    {
        for (var i = 0; i < Many; i++) own.Run(strategy);
    }

    /// <summary>Coyote following our strategy, as it does to confirm a finding.</summary>
    [Benchmark(OperationsPerInvoke = Few)]
    public void CoyoteDriven()
    {
        for (var i = 0; i < Few; i++) coyote.Run(strategy);
    }

    /// <summary>Coyote exploring by itself.</summary>
    [Benchmark(OperationsPerInvoke = Few)]
    public int CoyoteFree() => coyote.RunFree(CoyoteStrategies.Portfolio, seed++, Few);
}
