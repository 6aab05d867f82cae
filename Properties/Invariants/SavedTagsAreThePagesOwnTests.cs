using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Invariants;

public sealed class SavedTagsAreThePagesOwnTests
{
    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void APageWithoutStorageLeavesItsSavedTagsBehind(string revision) =>
        new RuleCase("I8") { Setup = Saved, Body = async s => await s.R.FreePages(s.P(0), 0) }
            .On(revision).Play().IsBroken("I8/arch_free_pages_prepare//process/left behind by a page that is freed");

    [Fact]
    public void APageWithStorageLeavesNothingBehind() =>
        new RuleCase("I8")
        {
            Setup = Saved,
            Body = async s =>
            {
                await s.R.ReserveTagStorage(s.P(0), 0, Gfp.HighUserMovable);
                await s.R.FreePages(s.P(0), 0);
                await s.Untagged();
            },
        }.Play().IsKept();

    [Fact]
    public void ASaveForAFreePageBreaksItAtTheEnd() =>
        new RuleCase("I8") { Body = async s => await s.Save(s.P(0), 5) }
            .Play().IsBroken("I8/mte_save_tags_for_pfn//end/saved for a free page");

    [Fact]
    public void ASaveForAFreePageBreaksItWhenThePageIsAllocated() =>
        new RuleCase("I8")
        {
            Body = async s =>
            {
                await s.Save(s.P(0), 5);
                await s.Untagged();
            },
        }.Play().IsBroken("I8/mte_save_tags_for_pfn//process/saved for a free page");

    [Fact]
    public void ASaveForThePresentOwnerIsAllRight() =>
        new RuleCase("I8")
        {
            Setup = async s =>
            {
                await s.Untagged();
                await s.R.FreePages(s.P(0), 0);
                await s.Untagged();
            },
            Body = async s => await s.Save(s.P(0), 5),
        }.Play().IsKept();

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void ATailOfASplitHugePageWasAllocatedWithItsHead(string revision) =>
        new RuleCase("I8")
        {
            Setup = async s =>
            {
                await s.Call(Operation.Store, address: Stage.Addresses);
                await s.Save(s.P(1), 5);
            },
            Body = async s => await s.Call(Operation.SplitHuge),
            HugeOrder = 6,
        }.On(revision).Play().IsKept();

    private static async KernelTask Saved(Stage s)
    {
        await s.Untagged();
        await s.Save(s.P(0), 5);
    }
}
