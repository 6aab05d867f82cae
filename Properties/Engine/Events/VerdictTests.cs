using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.Cli;

namespace TagStorageModel.Properties.Engine.Events;

public sealed class VerdictTests
{
    [Fact]
    public void NothingIsIncomplete() =>
        Assert.Equal((ExitCode.Incomplete, ExitCode.Incomplete), (Verdict.Of([]), Verdict.Of([], areShards: true)));

    [Theory]
    [InlineData("0/1", 1, "", ExitCode.Clean, ExitCode.Clean)]
    [InlineData("0/1", 0, "", ExitCode.Incomplete, ExitCode.Incomplete)]
    [InlineData("0/1", 1, "cut", ExitCode.Incomplete, ExitCode.Incomplete)]
    [InlineData("0/1", 1, "contradicted", ExitCode.Incomplete, ExitCode.Incomplete)]
    [InlineData("1/2", 0, "", ExitCode.Incomplete, ExitCode.Clean)]
    [InlineData("1/2", 1, "", ExitCode.Incomplete, ExitCode.Clean)]
    [InlineData("1/2", 0, "killed", ExitCode.Incomplete, ExitCode.Incomplete)]
    [InlineData("0/1", 0, "violation", ExitCode.Violation, ExitCode.Violation)]
    [InlineData("0/1", 0, "lock-order", ExitCode.Violation, ExitCode.Violation)]
    public void AShardIsNotAskedForTheWhole(string shard, long reached, string what, int merged, int single)
    {
        var sweep = new MergedSweep(Subjects.All.SlugOf);
        var part = new PartEvent
        {
            Revision = "r",
            Run = "x",
            Shard = shard,
            Cases = 1,
            Cut = what == "cut" ? 1 : 0,
            Schedules = new Dictionary<string, long> { ["own"] = 64 },
            Reached = new Dictionary<string, long> { ["invariant I2"] = reached },
            Contradicted = what == "contradicted" ? ["step f step 1: g"] : [],
            Overlaps = new OverlapsEvent([], [], new Dictionary<string, string>()),
            Digests = new DigestSample(0, "", ""),
        };
        sweep.Add(part);
        if (what == "killed") sweep.Add(Edge("a", "b", "0/2"));
        if (what == "violation") sweep.Add(SampleEvents.Fork with { Revision = "r", Run = "x", Build = "" });
        if (what == "lock-order") sweep.Add(Edge("a", "b", "0/1"));
        if (what == "lock-order") sweep.Add(Edge("b", "a", "0/1") with { Case = 2 });
        Assert.Equal((merged, single), (Verdict.Of([sweep]), Verdict.Of([sweep], areShards: true)));
    }

    private static LockEdgeEvent Edge(string from, string to, string shard) =>
        new() { Revision = "r", From = from, To = to, Function = "", Token = "t", Run = "x", Shard = shard };
}
