using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Properties.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Invariants;

public sealed class RestoreBeforeReservedTests
{
    [Fact]
    public void SavedTagsThatAreRestoredFirstKeepIt() => Reserve().Play().IsKept();

    [Fact]
    public void TheFlagBeforeTheSavedTagsBreaksIt() =>
        Reserve().On("rfc-v2").Play().IsBroken("I3/reserve_tag_storage/tag_blocks_lock/process/saved tags are pending");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TagsThatAreTakenAndNeverWrittenBreakIt(bool areOthersWritten) =>
        (Reserve() with
        {
            Setup = async s =>
            {
                await Saved(s);
                await Take(s);
                if (areOthersWritten) await s.R.Tags.Write(s.P(0), 6);
                await s.R.Flags.Set(s.P(0), PageFlag.MteTagged);
            },
        }).Play().IsBroken("I3/mte_restore_tags_for_pfn//process/saved tags were not restored");

    [Fact]
    public void NewerTagsOverTheRestoredOnesKeepIt() =>
        (Reserve() with
        {
            Setup = async s =>
            {
                await Saved(s);
                await s.R.MteRestoreTagsForPfn(s.P(0), 0);
                await s.R.Tags.Write(s.P(0), 6);
            },
        }).Play().IsKept();

    [Fact]
    public void ATailThatTakesOverItsHeadsFlagsIsJudgedAnew() =>
        Assert.Empty((Reserve() with
        {
            Setup = async s =>
            {
                await Saved(s);
                await s.R.MteRestoreTagsForPfn(s.P(0), 0);
                await s.R.Flags.Inherit(s.P(0), s.P(1));
            },
        }).Play().Keys);

    [Fact]
    public void AFreedFramesTagsAreNotItsNextOwners() =>
        (Reserve() with
        {
            Setup = async s =>
            {
                await Saved(s);
                await Take(s);
                await s.R.PutPage(s.P(0));
                await s.Untagged();
                await s.Save(s.P(0), 7);
            },
        }).Play().IsKept();

    [Fact]
    public void ARestorerThatHoldsTheTaggingLockUntilTheTagsAreThereKeepsIt() => Reserve().By<ReserveWhileRestoring>().Play().IsKept();

    [Fact]
    public void WithoutTheTaggingLockItIsBroken() =>
        Reserve().By<ReserveBeforeTagging>().Play().IsBroken("I3/mte_restore_tags_for_pfn//process/saved tags were not restored");

    [Fact]
    public void LettingOthersGoBeforeTheTagsAreThereBreaksIt() =>
        Reserve().By<TaggedBeforeTheTags>().Play().IsBroken("I3/mte_restore_tags_for_pfn//process/saved tags were not restored");

    [Fact]
    public void NeverWritingTheTagsBreaksItInTheEnd() =>
        Reserve().By<TagsForgotten>().Play().IsBroken("I3/mte_restore_tags_for_pfn//end/saved tags were not restored");

    /// <summary>Whoever holds the lock must have the tags: another would write others.</summary>
    [Fact]
    public void TheTaggingLockOfAnotherDoesNotHelp() =>
        (Reserve() with
        {
            Setup = async s =>
            {
                await Saved(s);
                await Take(s);
            },
            Body = async s =>
            {
                await s.R.Flags.TestAndSet(s.P(0), PageFlag.MteLock);
                await s.R.Flags.Set(s.P(0), PageFlag.TagStorageReserved);
            },
        }).Play().IsBroken("I3///process/saved tags were not restored");

    private static RuleCase Reserve() =>
        new("I3") { Setup = Saved, Body = async s => await s.R.ReserveTagStorage(s.P(0), 0, Gfp.HighUserMovable) };

    private static async KernelTask Saved(Stage stage)
    {
        await stage.Untagged();
        await stage.Save(stage.P(0), 5);
    }

    private static async KernelTask Take(Stage stage)
    {
        await stage.R.TagsByPfn.Lock.Lock();
        await stage.R.TagsByPfn.XaEraseLocked(stage.P(0).Pfn.Value);
        await stage.R.TagsByPfn.Lock.Unlock();
    }
}
