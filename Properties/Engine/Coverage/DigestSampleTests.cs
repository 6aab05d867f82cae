using FsCheck.Xunit;
using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Properties.Engine.Coverage;

public sealed class DigestSampleTests
{
    [Property]
    public void DigestsComeBackFromTheirText(ulong[] digests) =>
        Assert.Equal(digests.Order(), DigestSample.DigestsOf(DigestSample.TextOf(digests)));

    /// <summary>Runs counted in parts, however they are dealt out, are as counted at once.</summary>
    [Theory]
    [InlineData(100, 50, 3)]
    [InlineData(20_000, 15_000, 2)]
    [InlineData(300_000, 200_000, 3)]
    public void PartsAreTheWhole(int runs, int distinct, int parts)
    {
        var random = new Xoshiro(7);
        var whole = new Saturation();
        var shares = Enumerable.Range(0, parts).Select(_ => new Saturation()).ToArray();
        for (var i = 0; i < runs; i++)
        {
            var digest = new Xoshiro(5, (ulong)random.Next(distinct)).Next();
            whole.Add(digest);
            shares[random.Next(parts * parts) % parts].Add(digest);
        }

        foreach (var order in (int[][])[[.. Enumerable.Range(0, parts)], [.. Enumerable.Range(0, parts).Reverse()]])
        {
            var sum = new Saturation();
            foreach (var share in order) sum.Add(shares[share].Sample, shares[share].Runs);
            Assert.Equal((whole.Runs, whole.Distinct, whole.PNew, whole.Sample), (sum.Runs, sum.Distinct, sum.PNew, sum.Sample));
        }
    }

    [Theory]
    [InlineData(-1, "", "")]
    [InlineData(41, "", "")]
    [InlineData(0, "x", "")]
    [InlineData(0, "", "AAAA")]
    public void WhatIsNoSampleIsSaid(int depth, string once, string again) => Assert.NotNull(new DigestSample(depth, once, again).Fault());
}
