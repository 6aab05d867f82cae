using TagStorageModel.Harness.Cli;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Properties.Cli;

public sealed class CatalogueTests
{
    private const int MostWords = 8;
    private static readonly Catalogue All = new(Subjects.All);

    /// <summary>What goes wrong fits the tables of 80 columns, name and all.</summary>
    [Fact]
    public void EveryDefectSaysInFewWordsWhatGoesWrong() => Assert.All(All.All, defect =>
    {
        Assert.InRange(defect.Brief.Split(' ').Length, 2, MostWords);
        Assert.InRange(defect.Brief.Length, 8, Defect.LongestBrief);
        Assert.True(defect.Slug.Length + defect.Brief.Length <= Defect.TableRoom, defect.Slug);
        Assert.DoesNotContain(defect.Slug, All.All.Where(other => other != defect).Select(other => other.Slug));
    });

    [Fact]
    public void WhatIsSaidInPublicHasAnAddress() => Assert.All(All.All, defect =>
    {
        Assert.Equal(defect.SaidBy is null, defect.Link is null);
        if (defect.Link is { } link) Assert.StartsWith("https://", link, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("sleeping-copy-in-fork", "rfc-v2,rfc-v3", "prepare-in-fork")]
    [InlineData("warn-on-restore", "rfc-v3", "flag-first,reserve-while-restoring")]
    [InlineData("active-asid-zero-replaced", "before-2018", "")]
    public void ADefectHasItsCasesAndRepairs(string slug, string revisions, string repairs)
    {
        var defect = All.Find(slug)!;
        Assert.Equal(revisions, string.Join(',', All.Cases(defect).Where(item => item.Token is not null).Select(item => item.Revision)));
        Assert.NotEmpty(All.Rules(defect));
        Assert.Equal(repairs, string.Join(',', All.Repairs(defect).Select(repair => repair.Name).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void WhoHasADefectIsToldFromWhoDoesNot()
    {
        var (having, without) = All.Revisions(All.Find("active-asid-zero-replaced")!);
        Assert.Equal("before-2018 mainline-6.1", $"{having.Single()} {without.Single()}");
        (having, without) = All.Revisions(All.Find("stranded-save")!);
        Assert.Contains("prepared-copy", having);
        Assert.Contains("rfc-v2", without);
    }

    [Theory]
    [InlineData("stranded-save", true)]
    [InlineData("sleeping-copy-in-fork", false)]
    [InlineData("no-such-defect", false)]
    public void ARaceIsOneWhoseThreadsTakeTurns(string slug, bool isRace) => Assert.Equal(isRace, All.IsRace(slug));
}
