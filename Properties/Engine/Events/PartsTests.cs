using FsCheck.Xunit;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Properties.Engine.Events;

public sealed class PartsTests
{
    /// <summary>A case's count is its number plus one, so that a sum tells which cases are in it.</summary>
    [Property(MaxTest = 500)]
    public void EachCaseIsCountedOnce(byte[] choices)
    {
        var added = choices.Select(PartOf).ToList();
        var all = added.SelectMany(CasesOf).Distinct().ToArray();
        var items = Items(added);
        if (items is null)
        {
            // Only if two have some cases in common and neither is a part of the other.
            Assert.Contains(added,
                one => added.Any(other => CasesOf(one).Intersect(CasesOf(other)).Any() && !IsPartOf(one, other) && !IsPartOf(other, one)));
            return;
        }

        var total = Parts.Total(items);
        Assert.Equal(all.Length, total?.Cases ?? 0);
        Assert.Equal(all.Sum(index => index + 1), total?.Steps ?? 0);
        Assert.Equal(JsonOf(items), JsonOf(Items(Enumerable.Reverse(added))!));
        Assert.Equal(JsonOf(items), JsonOf(Items([.. added, .. items])!));
        Assert.All(added, part => Assert.True(Parts.Cover(items, Shard.Parse(part.Shard)!.Value)));
    }

    [Fact]
    public void TogetherTheyAreTheWhole()
    {
        Assert.Equal("0/1", Assert.Single(Items([Part(0, 2, 3), Part(1, 4, 2), Part(3, 4, 1)])!).Shard);
        Assert.Equal("0/1", Assert.Single(Items([Part(0, 3, 1), Part(1, 3, 1), Part(2, 3, 0)])!).Shard);

        // One ran longer than the others; one is not there.
        Assert.Equal("0/2+1/2", Parts.Total(Items([Part(0, 2, 5), Part(1, 2, 2)])!)!.Shard);
        Assert.Equal("0/3+1/3", Parts.Total(Items([Part(1, 3, 1), Part(0, 3, 1)])!)!.Shard);
    }

    [Fact]
    public void TheLongerOfTwoAttemptsCounts() =>
        Assert.Equal(7, Assert.Single(Items([Part(1, 3, 4), Part(1, 3, 7), Part(1, 3, 5)])!).Cases);

    private static bool IsPartOf(PartEvent one, PartEvent other) =>
        Shard.Parse(other.Shard)!.Value.Holds(Shard.Parse(one.Shard)!.Value) && !CasesOf(one).Except(CasesOf(other)).Any();

    private static PartEvent PartOf(byte choice)
    {
        int[] counts = [1, 2, 2, 4, 4, 3];
        var count = counts[choice % 6];
        return Part(choice / 6 % count, count, choice / 32);
    }

    private static PartEvent Part(int index, int count, long cases)
    {
        var part = new PartEvent
        {
            Revision = "r",
            Run = "x",
            Shard = $"{index}/{count}",
            Cases = cases,
            Schedules = new Dictionary<string, long> { ["own"] = cases },
            Reached = new Dictionary<string, long> { ["a"] = cases },
            Contradicted = [],
            Overlaps = new OverlapsEvent([], [], new Dictionary<string, string>()),
            Digests = new DigestSample(0, "", ""),
        };
        var numbers = CasesOf(part).ToArray();
        return part with
        {
            Steps = numbers.Sum(number => number + 1),
            Digests = new DigestSample(0, DigestSample.TextOf(numbers.Select(number => (ulong)number)), "")
        };
    }

    private static IEnumerable<long> CasesOf(PartEvent part) =>
        Shard.Parse(part.Shard) is { } shard ? Enumerable.Range(0, (int)part.Cases).Select(i => shard.Index + ((long)i * shard.Count)) : [];

    private static IReadOnlyList<PartEvent>? Items(IEnumerable<PartEvent> added)
    {
        var parts = new Parts();
        foreach (var part in added) parts.Add(part);
        try
        {
            return parts.Items;
        }
        catch (BadInputException)
        {
            return null;
        }
    }

    private static string JsonOf(IReadOnlyList<PartEvent> items) => string.Join('\n', items.Select(JsonLines.Write));
}
