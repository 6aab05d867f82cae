using TagStorageModel.Harness.Traces;
using TagStorageModel.Kit.Xarray;

namespace TagStorageModel.Properties.Traces;

public sealed class TraceReplayTests
{
    [Theory]
    [InlineData("xarray-teaching.jsonl", 16)]
    [InlineData("xarray-golden.jsonl.gz", 2000)]
    [InlineData("xarray-race.jsonl.gz", 600)]
    public void TheModelDoesWhatTheKernelDid(string name, int traces)
    {
        var result = TraceReplay.RunFile(RecordedData.PathOf(name));
        Assert.Null(result.FirstDifference);
        Assert.Equal(traces, result.Total);
        Assert.Equal(traces, result.Passed);
    }

    [Fact]
    public void EveryDifferenceInAnOperationIsFound()
    {
        foreach (var trace in SomeTraces())
        {
            for (var i = 0; i < trace.Steps.Count; i++)
            {
                foreach (var changed in Changed(trace.Steps[i]))
                {
                    var steps = trace.Steps.ToArray();
                    steps[i] = changed;
                    var found = TraceReplay.Run(trace with { Steps = steps });
                    Assert.NotNull(found);
                    Assert.StartsWith($"{trace.Label}: step {i} ({changed.Op} ", found, StringComparison.Ordinal);
                }
            }
        }
    }

    [Fact]
    public void EveryDifferenceAtTheEndIsFound()
    {
        foreach (var trace in SomeTraces())
        {
            Found(trace with { Final = [.. trace.Final!, new XaFound(ulong.MaxValue - 1, XaEntry.Zero)] }, "final");
            Found(trace with { LiveNodes = trace.LiveNodes + 1 }, "nodes_live");
            Found(trace with { Head = trace.Head == "node" ? "null" : "node" }, "head");
            Found(trace with { Nodes = [.. trace.Nodes!, new XaNodeShape(0, 0, 1, 0)] }, "nodes");
        }

        static void Found(RecordedTrace trace, string what) =>
            Assert.Contains($"at the end: {what}: expected", TraceReplay.Run(trace), StringComparison.Ordinal);
    }

    [Fact]
    public void ADifferenceInARaceIsFound()
    {
        var races = 0;
        foreach (var trace in TraceReader.Read(RecordedData.PathOf("xarray-race.jsonl.gz")).Take(40))
        {
            for (var i = 0; i < trace.Steps.Count; i++)
            {
                var step = trace.Steps[i];
                for (var k = 0; k < step.Races.Count; k++)
                {
                    var changed = step.Races.ToArray();
                    changed[k] = changed[k] with { Result = "p63" };
                    var steps = trace.Steps.ToArray();
                    steps[i] = step with { Races = changed };
                    Assert.Contains($"step {i} ", TraceReplay.Run(trace with { Steps = steps }), StringComparison.Ordinal);
                    Assert.Contains($", race {k} ", TraceReplay.Run(trace with { Steps = steps }), StringComparison.Ordinal);
                    races++;
                }
            }
        }

        Assert.True(races > 40);
    }

    private static IEnumerable<RecordedTrace> SomeTraces() =>
        TraceReader.Read(RecordedData.PathOf("xarray-teaching.jsonl"))
            .Concat(TraceReader.Read(RecordedData.PathOf("xarray-golden.jsonl.gz")).Take(5));

    private static IEnumerable<RecordedOperation> Changed(RecordedOperation step)
    {
        yield return step with { Result = "p63" };
        yield return step with { IrqsDisabledAfter = !step.IrqsDisabledAfter };
        yield return step with { BottomHalfDepthAfter = step.BottomHalfDepthAfter + 1 };
        yield return step with { Events = [.. step.Events, "unlock"] };
        if (step.Events.Count > 0) yield return step with { Events = [.. step.Events.Skip(1)] };
        if (step.ResultIndex is { } index) yield return step with { ResultIndex = index ^ 0x1000 };
        if (step.Items is { } items) yield return step with { Items = [.. items, new XaFound(5, XaEntry.Pointer(5))] };
    }
}
