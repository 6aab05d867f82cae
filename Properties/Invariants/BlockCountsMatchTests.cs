using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Invariants;

public sealed class BlockCountsMatchTests
{
    private const string UseForNobody = "a use of a block that is for no page";
    private const string PageWithoutBlock = "a reserved page's block is not reserved";

    [Fact]
    public void V2TakesABlockTooManyForSixtyFourPages() =>
        Allocate(6, blockSizePages: 2).On("rfc-v2").Play().IsBroken($"I9/reserve_tag_storage//process/{UseForNobody}");

    [Fact]
    public void V3NeverReservesTheSecondBlockOfAHundredAndTwentyEightPages() =>
        Allocate(7, blockSizePages: 2).Play().IsBroken($"I9/reserve_tag_storage//process/{PageWithoutBlock}");

    [Theory]
    [InlineData("rfc-v2", 5, 1)]
    [InlineData("rfc-v2", 5, 2)]
    [InlineData("rfc-v2", 6, 1)]
    [InlineData("rfc-v2", 7, 1)]
    [InlineData("rfc-v3", 3, 4)]
    [InlineData("rfc-v3", 6, 1)]
    [InlineData("rfc-v3", 6, 2)]
    [InlineData("rfc-v3", 6, 4)]
    [InlineData("rfc-v3", 7, 1)]
    [InlineData("rfc-v3", 7, 4)]
    public void OtherSizesAreAllRight(string revision, int order, int blockSizePages) =>
        Allocate(order, blockSizePages).On(revision).Play().IsKept();

    [Fact]
    public void APageThatV2FreesUntaggedKeepsItsUse() =>
        FreeUntagged.On("rfc-v2").Play().IsBroken("I9/arch_free_pages_prepare//process/a freed page keeps its use");

    [Fact]
    public void V3FreesIt() => FreeUntagged.Play().IsKept();

    [Fact]
    public void APageThatV2FreesTaggedWithoutStorageTakesAwayTheUseOfAnother() =>
        (FreeUntagged with
        {
            Setup = async s =>
            {
                await s.Reserved();
                await s.Reserved();
                await s.R.Counts.Set(s.P(2), 1);
                await s.R.Flags.Set(s.P(2), PageFlag.MteTagged);
            },
            Body = async s => await s.R.PutPage(s.P(2)),
        }).On("rfc-v2").Play().IsBroken("I9/arch_free_pages_prepare//process/a freed page takes away a use that it does not have");

    [Fact]
    public void WhoLooksForPagesToMigrateUsesNoBlock() =>
        (FreeUntagged with
        {
            Body = async s =>
            {
                await s.R.Counts.TryGet(s.Block(0));
                await s.R.Counts.Sub(s.Block(0), 1);
                await s.R.PutPage(s.P(0));
            },
        }).Play().IsKept();

    [Fact]
    public void ATailThatLosesItsReservationKeepsItsUse() =>
        new RuleCase("I9")
        {
            Setup = TwoReserved,
            Body = async s =>
            {
                await s.Untagged();
                await s.R.Flags.Inherit(s.P(1), s.P(2));
            },
        }.Play().IsBroken("I9///process/a tail is not reserved like its head and keeps its use");

    [Fact]
    public void AUseThatIsDroppedWithoutAPageMakesTheCountTooLow() =>
        new RuleCase("I9") { Setup = TwoReserved, Body = async s => await s.R.Counts.Sub(s.Block(0), 1) }.Play()
            .IsBroken("I9///end/count too low");

    [Fact]
    public void ABlockThatIsGivenBackBeforeItIsErasedLosesItsLastReference() =>
        (FreeUntagged with { Make = (machine, configuration) => new GiveBackBeforeErase(machine, configuration) })
            .Play().IsBroken("I9/tag_storage_unreserve_block//process+irqs-off/a reserved block loses its last reference");

    [Fact]
    public void AFreeAgainstAReserveOfAnotherPageOfTheBlockIsAllRight()
    {
        foreach (var rule in new[] { "I1", "I4", "I9" })
        {
            Everywhere(new RuleCase(rule)
            {
                Setup = async s =>
                {
                    await s.Tagged();
                    await s.Untagged();
                },
                Body = async s => await s.R.PutPage(s.P(0)),
                Other = async s =>
                {
                    await s.R.ReserveTagStorage(s.P(1), 0, Gfp.HighUserMovable);
                    await s.R.TagClearHighpage(s.P(1));
                },
            });
        }
    }

    [Fact]
    public void TwoReservesOfOnePageAreAllRight()
    {
        foreach (var rule in new[] { "I1", "I9" })
        {
            Everywhere(new RuleCase(rule)
            {
                Setup = async s => await s.Untagged(),
                Body = async s => await ReserveAndClear(s),
                Other = async s => await ReserveAndClear(s),
            });
        }
    }

    [Fact]
    public void AMigrationAgainstAFaultOnAccessOfThePageIsAllRight()
    {
        foreach (var rule in new[] { "I9" })
        {
            Everywhere(new RuleCase(rule)
            {
                Setup = async s => await s.FaultOnAccess(),
                Body = async s => await s.Call(Operation.LoadTags),
                Other = async s => await s.R.Invoke(new Call(Operation.Compact, Detail: 0)),
            });
        }
    }

    private static RuleCase FreeUntagged { get; } = new("I9")
    {
        Setup = async s => await s.Reserved(),
        Body = async s => await s.R.PutPage(s.P(0)),
    };

    private static async KernelTask TwoReserved(Stage s)
    {
        await s.Reserved();
        await s.Reserved();
    }

    private static async KernelTask ReserveAndClear(Stage s)
    {
        await s.R.ReserveTagStorage(s.P(0), 0, Gfp.HighUserMovable);
        await s.R.Flags.TestAndSet(s.P(0), PageFlag.MteLock);
        await s.R.Tags.Write(s.P(0), 0);
    }

    private static RuleCase Allocate(int order, int blockSizePages) =>
        new("I9") { FirstFrame = 0x80, BlockSizePages = blockSizePages, Body = async s => await s.Tagged(order) };

    /// <summary>The other comes at each place of the body in turn.</summary>
    private static void Everywhere(RuleCase played)
    {
        var steps = int.MaxValue;
        for (var before = 0; before < steps; before++)
        {
            var outcome = (played with { Before = before }).Play();
            outcome.IsKept();
            steps = outcome.Steps;
        }
    }
}
