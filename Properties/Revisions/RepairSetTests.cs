using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Invariants;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Revisions;

public sealed class RepairSetTests
{
    private const int Runs = 300;

    public static TheoryData<string, string, string> Cured => [.. RepairSet.All.SelectMany(repair => repair.On.SelectMany(revision =>
        repair.Cures.Where(slug => RevisionSet.Find(revision)!.Prototype.Defects.Any(defect => defect.Slug == slug))
            .Select(slug => (repair.Name, slug, revision))))];

    [Fact]
    public void NamesAreUniqueAndWhatTheyRepairIsThere()
    {
        Assert.Equal(RepairSet.All.Count, RepairSet.All.Select(repair => repair.Name).Distinct().Count());
        Assert.All(RepairSet.All, repair =>
        {
            Assert.NotEmpty(repair.Cures);
            Assert.EndsWith(".", repair.Sentence, StringComparison.Ordinal);
            Assert.All(repair.Cures, slug => Assert.Contains(DefectSet.All.Concat(RemedyDefects.All), defect => defect.Slug == slug));
            Assert.All(repair.On, revision => Assert.NotNull(RevisionSet.Find(revision)));
            Assert.True(repair.InsteadOf is null || RepairSet.Find(repair.InsteadOf) is { InsteadOf: null }, repair.Name);
        });
    }

    /// <summary>Around the smallest case that shows the defect nothing shows it any more.</summary>
    [Theory]
    [MemberData(nameof(Cured))]
    public void ARepairCuresItsDefect(string name, string slug, string revision)
    {
        var subject = SeriesSubject.Of(revision)!;
        var defect = subject.Defects.Single(item => item.Slug == slug);
        var repair = RepairSet.Find(name)!;
        var repaired = SeriesSubject.Of($"{revision}+{name}")!;
        Assert.Equal(repair.InsteadOf is null ? repaired.Name : $"{revision}+{repair.InsteadOf}", subject.Without(defect)?.Name);
        Assert.Equal(subject.Defects.Except(repaired.Defects).Select(item => item.Slug).Order(),
            repair.Cures.Where(item => subject.Defects.Any(known => known.Slug == item)).Order());
        if (KnownCases.Find(slug, revision) is not { } known) return;
        Assert.NotEqual(0, TimesShown(subject, defect, known.File.Token.Case));
        if (!repair.IsPartial) Assert.Equal(0, TimesShown(repaired, defect, known.File.Token.Case));
    }

    /// <summary>Setting the flag first silences the warning and is what RFC v2 did: the flag is seen before the tags are back.</summary>
    [Theory]
    [InlineData("flag-first", true)]
    [InlineData("reserve-while-restoring", false)]
    public void TheFlagFirstIsRfcV2Again(string name, bool isShown)
    {
        var known = KnownCases.Find("flag-before-restore", "rfc-v2")!;
        var defect = DefectSet.All.Single(item => item.Slug == known.Slug);
        Assert.Equal(isShown, TimesShown(SeriesSubject.Of("rfc-v3+" + name)!, defect, known.File.Token.Case) != 0);
    }

    /// <summary>Two frames to a block: the tags of 128 pages are in two blocks, those of 64 in one.</summary>
    [Theory]
    [InlineData("rfc-v2", 6)]
    [InlineData("rfc-v3", 7)]
    public void BlocksAreCountedAsWhatTheyAre(string revision, int order)
    {
        var reserved = new RuleCase("I9") { BlockSizePages = 2, FirstFrame = 0x80, Body = async s => await s.Tagged(order) };
        Assert.NotEmpty(reserved.On(revision).Play().Keys);
        var slug = revision == "rfc-v2" ? "over-reserve-v2" : "end-block-mixes-units";
        (reserved with { Make = RepairOf(slug, revision).Of(RevisionSet.Find(revision)!)!.Make }).Play().IsKept();
    }

    /// <summary>The region does not begin where such pages do: their tags are in the end of one block and in the next.</summary>
    [Theory]
    [InlineData("rfc-v2", 1, 1)]
    [InlineData("rfc-v3", 1, 1)]
    [InlineData("rfc-v2", 6, 2)]
    [InlineData("rfc-v3", 6, 2)]
    public void APageMayBeginAmidABlock(string revision, int order, int blockSize)
    {
        var reserved = new RuleCase("I9") { BlockSizePages = blockSize, FirstFrame = 0x41, Body = s => AllTaken(s, order) };
        Assert.NotEmpty(reserved.On(revision).Play().Keys);
        reserved.On(revision + "+whole-blocks").Play().IsKept();
    }

    private static async KernelTask AllTaken(Stage stage, int order)
    {
        var first = await stage.R.AllocPages(order, Gfp.HighUserMovable | Gfp.Zero | Gfp.Tagged);
        var last = first;
        while (await stage.R.AllocPages(order, Gfp.HighUserMovable | Gfp.Zero | Gfp.Tagged) is { } next) last = next;
        await stage.R.PutPage(first!, order);
        if (last != first) await stage.R.PutPage(last!, order);
    }

    [Fact]
    public void WhatNobodyHasARepairForHasNone()
    {
        var subject = SeriesSubject.Of("rfc-v3")!;
        Assert.Null(subject.Without(subject.Defects.Single(defect => defect.Slug == "reclaim-under-page-table-lock")));
    }

    private static Repair RepairOf(string slug, string revision) => RepairSet.Of(slug, RevisionSet.Find(revision)!)!;

    private static int TimesShown(SeriesSubject subject, Defect defect, TagStorageModel.Engine.Cases.Case known)
    {
        var made = subject.Make(known.Scenario, subject.NewRules());
        var engine = new OwnEngine(made.Machine);
        var around = new AroundStrategy(known.Schedule, 1);
        var shown = 0;
        for (var run = 0; run < Runs; run++)
        {
            engine.Run(run == 0 ? new ReplayStrategy(known.Schedule, ignoreChecks: true) : around);
            foreach (var violation in made.Machine.Violations.Items)
            {
                if (defect.Shows(ViolationSign.Of(violation.Key, made.Machine.LockClasses))) shown++;
            }
        }

        return shown;
    }
}
