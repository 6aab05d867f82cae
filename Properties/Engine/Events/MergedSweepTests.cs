using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Harness.Cli;

namespace TagStorageModel.Properties.Engine.Events;

public sealed class MergedSweepTests
{
    private static readonly RunEvent Begin = new SweepEvent
    {
        Revision = "rfc-v3",
        Engine = "own",
        Strategies = ["pct"],
        Invariants = new Dictionary<string, string> { ["I12"] = "locks" },
        Run = "x",
        Seed = "1",
        Build = "b",
        Shard = "0/2"
    };

    [Fact]
    public void TheLowestSightingOfAKeyCounts()
    {
        var sweep = Of(Found("I2/f//process", 7, 0), Found("I2/f//process", 3, 5), Found("I2/f//process", 3, 4),
            Found("I2/g//process", 1, 0));
        Assert.Equal([("I2/g//process", 1, 0), ("I2/f//process", 3, 4)],
            sweep.Violations.Select(item => (item.Key, item.Case, item.ScheduleIndex)));
    }

    /// <summary>What generated cases show does not depend on what was saved: a killed sweep that is run again says the same.</summary>
    [Fact]
    public void WhatAGeneratedCaseShowsIsPreferred()
    {
        var saved = Found("I2/f//process", -1, 0) with { Source = "corpus" };
        var found = Found("I2/f//process", 7, 2);
        var sighting = new SightingEvent { Revision = "rfc-v3", Violation = found, Run = "x", Seed = "1", Build = "b", Shard = "0/2" };
        Assert.Equal("corpus", Assert.Single(Of(saved).Violations).Source);
        Assert.Equal(JsonLines.Write(found), JsonLines.Write(Assert.Single(Of(saved, sighting).Violations)));
        Assert.Equal(JsonLines.Write(found), JsonLines.Write(Assert.Single(Of(found, saved).Violations)));
    }

    /// <summary>Of attempts that add to one folder the first found the fewest cases; one that no longer held stays named.</summary>
    [Fact]
    public void SavedCasesAreToldOnce()
    {
        var fault = new StaleCase("a.case", "I2/f//process", "gone");
        var (first, second) = (Runs(SavedRunsEvent.Corpus, 3, fault),
            Runs(SavedRunsEvent.Corpus, 5, new StaleCase("b.case", "I2/g//process", "gone")));
        var catalogue = Runs(SavedRunsEvent.Catalogue, 30);
        var sweep = Of(second, catalogue, first, Found("I2/f//process", -1, 0) with { Source = "corpus" });
        Assert.Equal([("catalogue", 30, 0), ("corpus", 3, 2)], sweep.SavedRuns.Select(run => (run.Source, run.Cases, run.Stale.Count)));
        Assert.Equal(["a.case", "b.case"], sweep.SavedRuns[1].Stale.Select(item => item.Name));
        Assert.Equal(["SweepEvent", "SavedRunsEvent", "ViolationEvent", "SavedRunsEvent"],
            sweep.Events().Select(item => item.GetType().Name));
    }

    private static SavedRunsEvent Runs(string source, int cases, params StaleCase[] stale) =>
        new() { Revision = "rfc-v3", Source = source, Cases = cases, Stale = stale, Run = "x", Seed = "1", Build = "b", Shard = "0/2" };

    [Fact]
    public void ACycleWhoseHalvesWereSeenInTwoShardsHasTwoTokens()
    {
        var (one, other) = (Edge("a", "b", 4, "0/2"), Edge("b", "a", 5, "1/2"));
        Assert.Empty(Of(one).LockOrders);
        var order = Assert.Single(Of(other, one).LockOrders);
        Assert.Equal("a -> b -> a", order.Cycle);
        Assert.Equal([("a", "b", "t4"), ("b", "a", "t5")], order.Edges.Select(edge => (edge.From, edge.To, edge.Token)));
        Assert.Equal("0/2+1/2", order.Shard);

        // Of each the lowest run, and none that a single run has shown by itself.
        Assert.Equal(["t2", "t5"], Assert.Single(Of(other, one, Edge("a", "b", 2, "0/2")).LockOrders).Edges.Select(edge => edge.Token));
        Assert.Empty(Of(other, one, Found("I12///end/lock order: a -> b -> a", 9, 0)).LockOrders);
    }

    [Fact]
    public void AShardThatDidNotEndIsNamed()
    {
        var sweep = Of(Found("I2/f//process", 1, 0) with { Shard = "1/2" });
        Assert.Equal([new Shard(0, 2), new Shard(1, 2)], sweep.Unfinished);
        Assert.Null(sweep.Summary);
        Assert.True(sweep.IsPartial);
        Assert.Equal("0/2+1/2", sweep.Events().First().Shard);
    }

    [Fact]
    public void AnEventOfAnotherSweepIsRefused() =>
        Assert.Throws<BadInputException>(() => Of(Found("I2/f//process", 1, 0) with { Seed = "2" }));

    private static MergedSweep Of(params RunEvent[] items)
    {
        var (sweep, reversed) = (new MergedSweep(Subjects.All.SlugOf), new MergedSweep(Subjects.All.SlugOf));
        foreach (var item in items.Prepend(Begin)) sweep.Add(item);
        foreach (var item in items.Append(Begin).Reverse().Concat(items)) reversed.Add(item);
        Assert.Equal(sweep.Events().Select(JsonLines.Write), reversed.Events().Select(JsonLines.Write));
        return sweep;
    }

    private static ViolationEvent Found(string key, long index, long schedule) =>
        SampleEvents.Fork with
        {
            Key = key,
            Invariant = key.Split('/')[0],
            Case = index,
            ScheduleIndex = schedule,
            Run = "x",
            Seed = "1",
            Build = "b",
            Shard = "0/2"
        };

    private static LockEdgeEvent Edge(string from, string to, long index, string shard) =>
        new()
        {
            Revision = "rfc-v3",
            From = from,
            To = to,
            Function = "f",
            Token = $"t{index}",
            Case = index,
            Run = "x",
            Seed = "1",
            Build = "b",
            Shard = shard
        };
}
