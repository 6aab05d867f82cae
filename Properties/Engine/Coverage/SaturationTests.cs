using FsCheck.Xunit;
using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Properties.Engine.Coverage;

public sealed class SaturationTests
{
    private const int Bound = 1 << 15;

    [Property(MaxTest = 300)]
    public void BelowTheBoundCountsAreExact(byte[] digests, ulong salt)
    {
        var saturation = new Saturation();
        Assert.Equal((0, 0, 1.0), (saturation.Runs, saturation.Distinct, saturation.PNew));
        foreach (var digest in digests) saturation.Add(Digest(salt, digest));
        if (digests.Length == 0) return;
        var counts = digests.CountBy(digest => digest).Select(item => item.Value).ToArray();
        Assert.Equal(digests.Length, saturation.Runs);
        Assert.Equal(counts.Length, saturation.Distinct);
        Assert.Equal((double)counts.Count(count => count == 1) / digests.Length, saturation.PNew);
    }

    [Fact]
    public void AFullTableIsStillExact()
    {
        var saturation = new Saturation();
        for (var i = 0; i < Bound; i++) saturation.Add(Digest(1, i));
        Assert.Equal((Bound, 1.0), (saturation.Distinct, saturation.PNew));
        for (var i = 0; i < Bound; i++) saturation.Add(Digest(1, i));
        Assert.Equal((Bound, 0.0), (saturation.Distinct, saturation.PNew));
    }

    [Theory]
    [InlineData(40_000)]
    [InlineData(150_000)]
    [InlineData(400_000)]
    public void BeyondTheBoundTheEstimateIsClose(int distinct)
    {
        var saturation = new Saturation();
        for (var i = 0; i < distinct; i++) saturation.Add(Digest(2, i));
        Assert.InRange(saturation.Distinct, distinct * 0.8, distinct * 1.2);
        Assert.InRange(saturation.PNew, 0.8, 1);

        // Every other one once more.
        for (var i = 0; i < distinct; i += 2) saturation.Add(Digest(2, i));
        Assert.Equal(distinct + ((distinct + 1) / 2), saturation.Runs);
        Assert.InRange(saturation.PNew, 0.8 / 3, 1.2 / 3);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(100_000)]
    public void TheOrderDoesNotMatter(int runs)
    {
        var random = new Xoshiro(3);
        var digests = Enumerable.Range(0, runs).Select(_ => Digest(4, random.Next(runs))).ToArray();
        var expected = CountOf(digests);
        Assert.Equal(expected, CountOf(digests.Reverse()));
        Assert.Equal(expected, CountOf(digests.Order()));
        Assert.Equal(expected, CountOf(digests.OrderBy(digest => digest & 0xffff)));

        static (long, long, double) CountOf(IEnumerable<ulong> digests)
        {
            var saturation = new Saturation();
            foreach (var digest in digests) saturation.Add(digest);
            return (saturation.Runs, saturation.Distinct, saturation.PNew);
        }
    }

    private static ulong Digest(ulong salt, int i) => new Xoshiro(salt, (ulong)i).Next();
}
