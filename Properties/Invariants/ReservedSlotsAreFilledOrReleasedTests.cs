using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Invariants;

public sealed class ReservedSlotsAreFilledOrReleasedTests : ICodeUnderTest
{
    [Fact]
    public void V2LeavesTheSlotOfAPageThatHasBecomeReserved() =>
        SaveForReserved.On("rfc-v2").Play().IsBroken("I16/mte_save_tags_for_pfn//end/tags_by_pfn");

    [Fact]
    public void ASlotThatIsReleasedAfterTheLockIsAllRight() =>
        (SaveForReserved with { Make = (machine, configuration) => new SaveReleasesUnlocked(machine, configuration) }).Play().IsKept();

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void ASlotThatIsStoredToIsAllRight(string revision) =>
        new RuleCase("I16") { Setup = async s => await s.Untagged(), Body = async s => await s.Save(s.P(0), 5) }.On(revision).Play()
            .IsKept();

    /// <summary>The slot is reserved after as many steps of the save as these are; restoring erases it before it is stored to.</summary>
    [Fact]
    public void RestoringErasesTheSlotOfASaveUnderWay() =>
        Assert.Contains("I16/mte_restore_tags_for_pfn//process/erases what mte_save_tags_for_pfn has reserved", InTheMidst(
            async s => await s.R.MteRestoreTagsForPfn(s.P(0), 0)));

    /// <summary>Then the save finds the page reserved and does without the slot: nobody has relied on it.</summary>
    [Fact]
    public void ErasingASlotThatIsNotUsedAnyMoreIsAllRight() =>
        Assert.Empty(InTheMidst(
            async s => await s.R.ReserveTagStorage(s.P(0), 0, Gfp.HighUserMovable), of => of.By<SaveReleasesUnlocked>()));

    /// <summary>Two share one entry: the release of the first is the end of the other's, who then stores as if it had one.</summary>
    [Fact]
    public void AReleaseTakesAwayWhatAnotherShares() =>
        Assert.Contains("I16/release//process/erases what mte_save_tags_for_pfn has reserved", InTheMidst(Release));

    private static IEnumerable<string> InTheMidst(Func<Stage, KernelTask> other, Func<RuleCase, RuleCase>? of = null)
    {
        var played = new RuleCase("I16")
        {
            Setup = async s => await s.Untagged(),
            Body = async s => await s.Save(s.P(0), 5),
            Other = other,
        };
        if (of is not null) played = of(played);
        return Enumerable.Range(0, 20).SelectMany(before => (played with { Before = before }).Play().Keys).Distinct();
    }

    [CFunction("release")]
    private static async KernelTask Release(Stage stage)
    {
        await stage.R.TagsByPfn.XaReserve(stage.P(0).Pfn.Value, Gfp.Kernel);
        await stage.R.TagsByPfn.XaRelease(stage.P(0).Pfn.Value);
    }

    private static RuleCase SaveForReserved { get; } = new("I16")
    {
        Setup = async s => await s.Reserved(),
        Body = async s => await s.Save(s.P(0), 5)
    };
}

/// <summary>RFC v3, but the slot is released when the lock has been dropped.</summary>
internal sealed class SaveReleasesUnlocked(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<bool> MteSaveTagsForPfn(long buffer, Page page)
    {
        var isSaved = await base.MteSaveTagsForPfn(buffer, page);
        if (!isSaved) await TagsByPfn.XaRelease(page.Pfn.Value);
        return isSaved;
    }

    protected override KernelTask ReleaseUnusedSlot(ulong pfn) => default;
}
