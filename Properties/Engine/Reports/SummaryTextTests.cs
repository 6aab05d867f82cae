using TagStorageModel.Engine.Reports;
using TagStorageModel.Properties.Engine.Events;
namespace TagStorageModel.Properties.Engine.Reports;

public sealed class SummaryTextTests
{
    [Fact]
    public void WhatWasThoughtImpossibleIsSaid()
    {
        var summary = SampleEvents.Summary with
        {
            Contradicted = ["step a step 1: b"],
            Overlaps = SampleEvents.Summary.Overlaps with { Contradicted = ["a × b"] }
        };
        var lines = SummaryText.Lines(summary, [], null, 80);
        Assert.Contains("REACHED, although thought impossible: step a step 1: b", lines);
        Assert.Contains("REACHED, although thought impossible: a × b", lines);
    }

    [Fact]
    public void ASummaryReadsAsBefore() =>
        Golden.Check("summary",
            SummaryText.Lines(SampleEvents.Summary, [SampleEvents.Fork, SampleEvents.Deadlock], SampleEvents.Timing, 80, 0,
            [SampleEvents.Saved]));

    [Fact]
    public void ACleanSweepIsNotCalledVerified()
    {
        var lines = SummaryText.Lines(SampleEvents.Summary with { NeverReached = [], Violations = 0 }, [], null, 80, 0,
            [SampleEvents.Saved with { Stale = [] }]);
        Golden.Check("summary-clean", lines);
        Assert.DoesNotContain(lines, line => line.Contains("verified", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void NothingRunIsSaid() =>
        Assert.Contains("nothing was run",
            SummaryText.Lines(SampleEvents.Summary with { Schedules = new Dictionary<string, long>() }, [], null, 80));

    [Theory]
    [InlineData(60)]
    [InlineData(72)]
    [InlineData(120)]
    public void OnlyCommandsAreTooLong(int width)
    {
        var lines = SummaryText.Lines(SampleEvents.Summary, [SampleEvents.Fork, SampleEvents.Deadlock], SampleEvents.Timing, width, 0,
            [SampleEvents.Saved]);
        Assert.All(lines, line =>
            Assert.True(line.Length <= width || line.Contains(SampleEvents.Fork.Token, StringComparison.Ordinal), line));
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
    }
}
