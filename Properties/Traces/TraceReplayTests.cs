using TagStorageModel.Harness;

namespace TagStorageModel.Properties;

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
}
