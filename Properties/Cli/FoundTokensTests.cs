using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;

namespace TagStorageModel.Properties.Cli;

public sealed class FoundTokensTests
{
    private static readonly string[] Known = [.. KnownCases.All.Select(known => known.File.Token.Text).Distinct().Take(12)];

    [Fact]
    public void EachIsFoundOnceWithItsFirstLine()
    {
        var found = FoundTokens.In($"a\n{Known[0]} {Known[1]}\n\nreplay {Known[0]}\n{Known[2]}");
        Assert.Equal([(Known[0], 2), (Known[1], 2), (Known[2], 5)], found.Tokens);
        Assert.Equal("in lines 2 and 5", found.LinesInWords);
        Assert.Null(found.Elided);
    }

    [Theory]
    [InlineData("\n  ")]
    [InlineData("\n> > ")]
    [InlineData("\r\n> ")]
    public void OneThatIsBrokenAcrossLinesIsOne(string between)
    {
        var broken = string.Join(between, Known[0].Chunk(60).Select(part => new string(part)));
        Assert.Equal([(Known[0], 1), (Known[1], 2 + (Known[0].Length - 1) / 60)], FoundTokens.In($"{broken}\n{Known[1]}").Tokens);
    }

    [Theory]
    [InlineData("…")]
    [InlineData("...")]
    public void WhatIsShortenedIsNone(string gap)
    {
        var found = FoundTokens.In($"explain {Known[0][..20]}{gap}\nreplay {Known[0]}");
        Assert.Equal([(Known[0], 2)], found.Tokens);
        Assert.Equal(Known[0][..20] + "…", found.Elided);
    }

    [Fact]
    public void OfEventsFindingsAreMeant()
    {
        var found = FoundTokens.In($$"""
            {"event":"lock-edge","token":"{{Known[0]}}"}
            {"event":"violation","token":"{{Known[1]}}"}
            """.ReplaceLineEndings("\n"));
        Assert.Equal([(Known[1], 2)], found.Tokens);
    }

    [Fact]
    public void ManyLinesAreCounted() =>
        Assert.Equal("in lines 1, 2, 3, 4, 5, 6, 7, 8 and 4 more", FoundTokens.In(string.Join('\n', Known)).LinesInWords);
}
