using FsCheck.Xunit;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Properties.Engine.Events;

public sealed class ShardTests
{
    [Property(MaxTest = 500)]
    public void SharesAreAsTheirCasesSay(ushort one, ushort other, byte index, byte otherIndex)
    {
        var (n, m) = (1 + (one % 40), 1 + (other % 40));
        var (a, b) = (new Shard(index % n, n), new Shard(otherIndex % m, m));
        var cases = Enumerable.Range(0, n * m).Select(i => (long)i).ToArray();
        Assert.Equal(cases.Where(i => a.Has(i) && b.Has(i)).Select(i => (long?)i).FirstOrDefault(), a.FirstIn(b));
        Assert.Equal(cases.Where(b.Has).All(a.Has), a.Holds(b));
        Assert.Equal(cases.Where(a.Has).Last(), a.Last(cases.Count(a.Has)));
        Assert.Equal(a, Shard.Parse(a.ToString()));
    }

    [Fact]
    public void LargeSharesAreComparedAtOnce()
    {
        var (a, b) = (new Shard(1, int.MaxValue), new Shard(2_147_483_628, int.MaxValue - 18));
        Assert.Equal(a.FirstIn(b), b.FirstIn(a));
        Assert.True(a.FirstIn(b) is { } first && a.Has(first) && b.Has(first));
        Assert.Null(new Shard(0, int.MaxValue - 1).FirstIn(new Shard(1, int.MaxValue - 3)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("2/2")]
    [InlineData("0/0")]
    [InlineData("-1/2")]
    [InlineData("1/2/3")]
    [InlineData(" 0/1")]
    [InlineData("0/99999999999")]
    public void WhatIsNoShareIsNone(string text) => Assert.Null(Shard.Parse(text));
}
