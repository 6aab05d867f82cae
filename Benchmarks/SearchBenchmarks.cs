using BenchmarkDotNet.Attributes;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Harness.Programs;

namespace TagStorageModel.Benchmarks;

/// <summary>The exhaustive search: one operation is one execution of a reference program, the whole search being made each time.</summary>
[MemoryDiagnoser]
public class SearchBenchmarks
{
    /// <summary>2^13 executions.</summary>
    [Benchmark(OperationsPerInvoke = 8192)]
    public long Readers() => Search("readers:13");

    /// <summary>13 · 2^8 executions.</summary>
    [Benchmark(OperationsPerInvoke = 3328)]
    public long LastZero() => Search("lastzero:10");

    /// <summary>9! / 3!^3 executions.</summary>
    [Benchmark(OperationsPerInvoke = 1680)]
    public long Counter() => Search("counter:3,3");

    private static long Search(string program)
    {
        var explorer = new Explorer(ReferencePrograms.Make(program));
        explorer.Run(() => true);
        return explorer.Counts.Executions;
    }
}
