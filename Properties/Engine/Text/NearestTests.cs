using TagStorageModel.Engine.Text;

namespace TagStorageModel.Properties.Engine.Text;

public sealed class NearestTests
{
    [Theory]
    [InlineData("cow-vs-restor", "cow-vs-restore")]
    [InlineData("restore-vs-cow", "restore-vs-free")]
    [InlineData("", "free")]
    public void TheOneWithTheFewestChanges(string text, string expected) =>
        Assert.Equal(expected, Nearest.Of(text, ["cow-vs-restore", "restore-vs-free", "free"]));

    [Fact]
    public void OfNoneThereIsNone()
    {
        Assert.Null(Nearest.Of("x", []));
        Assert.Null(Nearest.Close("x", []));
    }

    [Theory]
    [InlineData("LDGG", "ldg")]
    [InlineData("stoer", "store")]
    [InlineData("fork", null)]
    [InlineData("", null)]
    public void WhatIsTooFarIsNotMeant(string text, string? expected) => Assert.Equal(expected, Nearest.Close(text, ["ldg", "store"]));

    [Fact]
    public void OfANameAPartMayBeCompared() => Assert.Equal("store mm", Nearest.Close("stor", ["load mm", "store mm"], name => name[..^3]));

    [Fact]
    public void ALineNamesSomeOfThem()
    {
        Assert.Equal("a", Nearest.AnyOf(["a"], 3));
        Assert.Equal("a, b or c", Nearest.AnyOf(["a", "b", "c"], 3));
        Assert.Equal("a, b, c or another of 4", Nearest.AnyOf(["a", "b", "c", "d"], 3));
        Assert.Equal(("", "; did you mean 'a'?"), (Nearest.Ask(null), Nearest.Ask("a")));
    }
}
