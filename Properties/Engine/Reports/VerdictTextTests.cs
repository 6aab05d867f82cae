using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class VerdictTextTests
{
    private static readonly VerdictEvent Verdict = new()
    {
        Subject = "cow-vs-restore on rfc-v3",
        Complete = true,
        Executions = 3682,
        Steps = 329_233,
        Seconds = 1.25,
        Bounds = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["steps"] = 20_000, ["threads"] = 2 },
        Reduction = "optimal",
        Memory = VerdictEvent.Sequential,
        Ended = VerdictEvent.AtTheEnd,
        Assumptions = ["config", "base"],
    };

    /// <summary>"Verified" is said of nothing but a search that ended and found nothing.</summary>
    [Theory]
    [InlineData(true, 0, 0, true)]
    [InlineData(true, 0, 1, false)]
    [InlineData(true, 1, 0, false)]
    [InlineData(false, 0, 0, false)]
    [InlineData(false, 1, 0, false)]
    public void OnlyASearchThatEndedVerifies(bool complete, int violations, int lockOrders, bool verifies) =>
        Assert.Equal(verifies,
            VerdictText.Lines(Verdict with { Complete = complete, Violations = violations, LockOrders = lockOrders }, 100)
            .Any(line => line.StartsWith("verified", StringComparison.Ordinal)));

    [Fact]
    public void TheText() => Golden.Check("verdicts",
    [
        .. VerdictText.Lines(Verdict, 80), "",
        .. VerdictText.Lines(Verdict with { Violations = 2, Deadlocks = 1, LockOrders = 1 }, 80), "",
        .. VerdictText.Lines(Verdict with { Complete = false, Cut = 4, Livelocks = 3, Reduction = "bounded" }, 80), "",
        .. VerdictText.Lines(Verdict with
        {
            Complete = false,
            Cut = 4,
            Ended = VerdictEvent.Cancelled,
            CutBy = [VerdictEvent.StepsBound],
            Memory = VerdictEvent.StoreBuffers,
        }, 80), "",
        .. VerdictText.Lines(Verdict with { Complete = false, Violations = 1, Ended = VerdictEvent.AtFirst }, 80), "",
        .. VerdictText.Lines(Verdict with { LockOrders = 1 }, 80),
    ]);
}
