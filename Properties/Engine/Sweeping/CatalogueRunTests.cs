using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Properties.Engine.Events;

namespace TagStorageModel.Properties.Engine.Sweeping;

public sealed class CatalogueRunTests
{
    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void EveryCaseOfTheRevisionIsRunAndShowsItsFailure(string revision)
    {
        var saved = CatalogueRun.Of(OptionsOf(revision));
        Assert.Equal((SavedRunsEvent.Catalogue, KnownCases.All.Count(known => known.Revision == revision)), (saved.Source, saved.Cases));
        Assert.True(saved.Cases > 20);
        Assert.Empty(saved.Stale);
    }

    [Fact]
    public void OnlyThoseWhoseRuleIsWatchedAreRun()
    {
        var wanted = KnownCases.All.Where(known => known.Revision == "rfc-v3"
            && known.File.Token.Promise.Key.StartsWith("I12/", StringComparison.Ordinal)).ToList();
        var saved = CatalogueRun.Of(OptionsOf("rfc-v3") with { Invariants = ["I12"] });
        Assert.Equal(wanted.Count, saved.Cases);
        Assert.Empty(saved.Stale);
    }

    [Fact]
    public void OneThatDoesNotShowWhatItPromisesIsNamedWithTheReason()
    {
        var known = KnownCases.Find("irqs-left-off", "rfc-v3")!;
        var token = known.File.Token;
        var other = token with { Promise = token.Promise with { Key = "I2/f//process" } };
        var shorter = token with { Case = token.Case with { Schedule = new Schedule([new ScheduleRun(0, 1)], []) } };
        var saved = CatalogueRun.Of(OptionsOf("rfc-v3"), [("good", token), ("other", other), ("short", shorter)]);
        Assert.Equal(3, saved.Cases);
        Assert.Equal(["other", "short"], saved.Stale.Select(item => item.Name));
        var keys = CaseRun.Of(token).Keys;
        Assert.InRange(keys.Count, 2, int.MaxValue);
        var others = keys.Count == 2 ? "1 other" : $"{keys.Count - 1} others";
        Assert.Equal($"the schedule fits, and shows {keys[0]} and {others} instead", saved.Stale[0].Reason);
        Assert.StartsWith("step ", saved.Stale[1].Reason, StringComparison.Ordinal);
    }

    /// <summary>A known failure that generated cases find is theirs, and none is reported because it is known.</summary>
    [Fact]
    public void WhatGeneratedCasesFindIsTheirs()
    {
        var merged = SampleShards.Merged(SampleShards.Whole);
        Assert.NotEmpty(merged.Violations);
        Assert.All(merged.Violations, item => Assert.Equal("generated", item.Source));
        Assert.Contains(merged.Violations, item => KnownCases.All.Any(known => known.File.Token.Promise.Key == item.Key));
        Assert.Contains(KnownCases.All, known => known.Revision == "rfc-v3"
            && merged.Violations.All(item => item.Key != known.File.Token.Promise.Key));
    }

    private static SweepOptions OptionsOf(string revision) => new(SeriesSubject.Of(revision)!, 1);
}
