using TagStorageModel.Harness.TagStorage.Costs;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage.Costs;

public sealed class RemedyCostsTests(ITestOutputHelper output)
{
    private const string Fork = "fork";
    private const string Collapse = "case of sleeping-copy-in-collapse";

    [Fact]
    public void TheSameRunsCostTheSame()
    {
        var once = Of("prepared-copy", Fork);
        Assert.Equal(once, Of("prepared-copy", Fork));
        Assert.Equal(0, RemedyCosts.PlacesChanged(RevisionSet.Find("rfc-v3")!));
        Assert.All(RemedyCosts.Revisions.Skip(1), revision => Assert.NotEqual(0, RemedyCosts.PlacesChanged(RevisionSet.Find(revision)!)));
        Assert.Equal(RemedyCosts.Families.Order(StringComparer.Ordinal), RemedyCosts.Families);
    }

    /// <summary>In the case of the mail each remedy pays in its own coin.</summary>
    [Fact]
    public void EachRemedyPaysInItsOwnCoin()
    {
        var (posted, cache, later) = (Of("rfc-v3", Fork), Of("atomic-buffer-cache", Fork), Of("atomic-buffer-cache-later", Fork));
        var (prepared, reserved) = (Of("prepared-copy", Fork), Of("reserved-at-allocation", Fork));
        Assert.All([posted, cache, later, prepared, reserved], row => Assert.Equal(posted.Runs, row.Runs));
        Assert.Equal((0, 0), (posted.AtomicTried, posted.Killed));
        Assert.True(cache.AtomicFailed > 0 && cache.Killed > 0, $"{cache}");
        Assert.Equal(0, later.Killed);
        Assert.Equal(0, prepared.Killed + prepared.AtomicFailed + reserved.Killed);
        Assert.True(cache.MostBytes >= 4096 && prepared.MostBytes < 4096, $"{cache} {prepared}");
    }

    /// <summary>A buffer for each page of a huge page, whether any has tags or not.</summary>
    [Fact]
    public void WhatIsPreparedForAHugePageIsMostlyForNothing()
    {
        var (posted, prepared) = (Of("rfc-v3", Collapse), Of("prepared-copy", Collapse));
        Assert.True(prepared.MostBytes >= 64 * 128 && prepared.MostBytes > posted.MostBytes, $"{posted} {prepared}");
        Assert.True(prepared.UnusedBuffers > posted.UnusedBuffers && prepared.UnusedSlots > 0, $"{prepared}");
        var reserved = Of("reserved-at-allocation", Collapse);
        Assert.True(reserved.UnusedBuffers > prepared.UnusedBuffers, $"{reserved}");
    }

    [Fact]
    public void AllRowsCanBeHad()
    {
        var rows = RemedyCosts.Measure(schedulesEach: 1);
        Assert.Equal(RemedyCosts.Revisions.Count * RemedyCosts.Families.Count, rows.Count);
        Assert.All(rows, row => Assert.True(row.Runs > 0 && row.LongestPreemptionOff > 0, $"{row}"));
        foreach (var row in rows) output.WriteLine($"{row}");
    }

    private static RemedyCost Of(string revision, string family) => RemedyCosts.Measure(RevisionSet.Find(revision)!, family);
}
