using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Invariants;

public sealed class NoTagWriteIntoAnUnreservedBlockTests
{
    private const string Broken = "I1//tag_blocks_lock/process";

    [Fact]
    public void TagsOfAPageWithStorageKeepIt() =>
        new RuleCase("I1") { Setup = async s => await s.Reserved(), Body = async s => await s.R.Tags.Write(s.P(0), 5) }.Play().IsKept();

    [Fact]
    public void TagsOfAPageWithoutStorageBreakIt() =>
        new RuleCase("I1") { Setup = async s => await s.Untagged(), Body = async s => await s.R.Tags.Write(s.P(0), 5) }
            .Play().IsBroken("I1///process");

    /// <summary>Whoever is reserving a block may write into it before it counts as used.</summary>
    [Fact]
    public void TheBlockThatIsJustBeingReservedIsAllRight() => Write(take: true, store: true, betweenSections: false).Play().IsKept();

    /// <summary>The lock alone does not make a block one's own: it was stored in an earlier section, by whomever.</summary>
    [Fact]
    public void ABlockThatIsReservedUnusedAndNotOnesOwnBreaksIt() =>
        Write(take: true, store: true, betweenSections: true).Play().IsBroken(Broken);

    [Fact]
    public void ABlockThatAnotherHasLeftUnusedBreaksIt() =>
        (Write(take: false, store: false, betweenSections: false) with
        {
            Setup = async s =>
            {
                await Take(s);
                await Store(s);
            },
        }).Play().IsBroken(Broken);

    /// <summary>A frame that the allocator may hand out to anybody is no storage, whatever tag_blocks_reserved says.</summary>
    [Fact]
    public void ABlockThatWasNeverTakenFromTheAllocatorBreaksIt() =>
        Write(take: false, store: true, betweenSections: false).Play().IsBroken(Broken);

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void ABlockThatWasGivenBackBreaksIt(string revision) =>
        new RuleCase("I1")
        {
            Setup = async s =>
            {
                await s.Reserved();
                await s.R.FreeLists.Give(s.Block(0), 0);
            },
            Body = async s => await s.R.Tags.Write(s.P(0), 5),
        }.On(revision).Play().IsBroken("I1///process/tags of a reserved page");

    private static RuleCase Write(bool take, bool store, bool betweenSections) => new("I1")
    {
        Body = async s =>
        {
            await s.R.TagBlocksLock.Lock();
            if (take) await Take(s);
            if (store) await Store(s);
            if (betweenSections)
            {
                await s.R.TagBlocksLock.Unlock();
                await s.R.TagBlocksLock.Lock();
            }

            await s.R.Tags.Write(s.P(0), 5);
            await s.R.TagBlocksLock.Unlock();
        },
    };

    private static async KernelTask Take(Stage stage) => await stage.R.FreeLists.TakeFrame(stage.Block(0));

    private static async KernelTask Store(Stage stage) =>
        await stage.R.TagBlocksReserved.XaStoreIrq(stage.Block(0).Pfn.Value, XaEntry.Pointer(1), Gfp.Kernel);
}
