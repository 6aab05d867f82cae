using FsCheck.Xunit;
using TagStorageModel.Engine.Events;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Lockdep;

namespace TagStorageModel.Properties.Kit.Lockdep;

/// <summary>Whatever the orders of four classes are, they are judged as trying all ways one after the other judges them.</summary>
public sealed class StrongPathsTests
{
    private static readonly LockClasses Known = new();
    private static readonly LockClass[] Classes = [.. "abcd".Select(name => Known.Get($"{name}", sleeps: false))];

    [Property(MaxTest = 1000)]
    public void ACycleIsFoundWhereverThereIsOneAndIsStrong(byte[] bytes)
    {
        var edges = EdgesOf(bytes);
        var cycles = new LockCycle(new DetailTexts(), Known);
        cycles.Take(edges);
        var found = edges.Select(edge => cycles.Through("", edge)).OfType<string>().Distinct().ToList();
        var all = edges.SelectMany(edge => WaysFrom([edge], edges)).Where(IsCycle).ToList();
        Assert.Equal(all.Count > 0, found.Count > 0);
        foreach (var text in found) Assert.Contains(all, way => text == cycles.Text("", [.. way.Select(edge => edge.From.Name)]));
        if (all.Count > 0) Assert.Contains(found, text => text.Split(" -> ").Length - 1 == all.Min(way => way.Count));
    }

    [Property(MaxTest = 1000)]
    public void WhatAClassReachesIsWhereAWayLeads(byte[] bytes, bool isRecursive)
    {
        var edges = EdgesOf(bytes);
        var facts = new LockPaths(edges.Select(edge => LockFact.Of(edge)));
        var paths = new StrongPaths();
        paths.Search(Classes[0], isRecursive, edges);
        foreach (var to in Classes[1..])
        {
            var ways = edges.Where(edge => edge.From == Classes[0] && edge.Continues(isRecursive))
                .SelectMany(edge => WaysFrom([edge], edges)).Where(way => way[^1].To == to).ToList();
            var isReached = (paths.Reached >> to.Index & 1) != 0;
            if (ways.Exists(way => !way[^1].IsRecursive)) Assert.True(isReached);
            if (ways.Count > 0) Assert.True(isReached || (paths.ReachedRecursively >> to.Index & 1) != 0);
            Assert.Equal(isReached, facts.Shortest("a", isRecursive, to.Name, isShared: true) is not null);
            Assert.Equal(isReached || (paths.ReachedRecursively >> to.Index & 1) != 0,
                facts.Shortest("a", isRecursive, to.Name, isShared: false) is not null);
        }
    }

    private static LockEdge[] EdgesOf(byte[] bytes) =>
    [
        .. bytes.Distinct().Select(item => new LockEdge(Classes[item & 3], Classes[item >> 2 & 3], null)
        {
            IsShared = (item & 16) != 0,
            IsRecursive = (item & 32) != 0,
        }).Where(edge => edge.From != edge.To).Distinct(),
    ];

    private static bool IsCycle(IReadOnlyList<LockEdge> way) => way[^1].To == way[0].From && way[0].Continues(way[^1].IsRecursive);

    /// <summary>All strong ways that go on from one and come to no class twice, unless it is where they begin.</summary>
    private static IEnumerable<IReadOnlyList<LockEdge>> WaysFrom(IReadOnlyList<LockEdge> way, LockEdge[] edges)
    {
        yield return way;
        if (way[^1].To == way[0].From) yield break;
        foreach (var next in edges)
        {
            if (next.From != way[^1].To || !next.Continues(way[^1].IsRecursive) || way.Skip(1).Any(edge => edge.From == next.To)) continue;
            foreach (var longer in WaysFrom([.. way, next], edges)) yield return longer;
        }
    }
}
