using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Properties.Invariants;

public sealed class TaggedPagesAreReservedTests
{
    [Fact]
    public void ATaggedPageWithoutStorageBreaksIt() =>
        new RuleCase("I5") { Setup = async s => await s.Untagged(), Body = async s => await s.R.Flags.Set(s.P(0), PageFlag.MteTagged) }
            .Play().IsBroken("I5///process");

    [Fact]
    public void AStorageThatIsGivenUpBelowTheTagsBreaksIt() =>
        new RuleCase("I5")
        {
            Setup = async s => await s.Tagged(),
            Body = async s => await s.R.Flags.Clear(s.P(0), PageFlag.TagStorageReserved)
        }
            .Play().IsBroken("I5///process");

    [Fact]
    public void ASectionThatDoesNotReserveWhatItTaggedBreaksIt() =>
        new RuleCase("I5")
        {
            Setup = async s => await s.Untagged(),
            Body = async s =>
            {
                await s.R.TagBlocksLock.Lock();
                await s.R.Flags.Set(s.P(0), PageFlag.MteTagged);
                await s.R.TagBlocksLock.Unlock();
            },
        }.Play().IsBroken("I5///process");

    [Fact]
    public void ARestoreMayTagFirst() => Restore.Play().IsKept();

    [Fact]
    public void AFatalSignalThatIsNoErrorBreaksItInV2() => Interrupted.On("rfc-v2").Play().IsBroken("I5/tag_clear_highpage//process");

    [Fact]
    public void ABusyRangeIsAllRightInV3() => Interrupted.Play().IsKept();

    private static RuleCase Restore { get; } = new("I5")
    {
        Setup = async s =>
        {
            await s.Untagged();
            await s.Save(s.P(0), 5);
        },
        Body = async s => await s.R.ReserveTagStorage(s.P(0), 0, Gfp.HighUserMovable),
    };

    // In v2 the fatal signal comes while the range is taken, in v3 it is busy; the second allocation is all right.
    private static RuleCase Interrupted { get; } = new("I5")
    {
        BlockSizePages = 2,
        Body = async s =>
        {
            await s.Tagged();
            await s.Tagged();
        },
        Faults = new FaultBudget(0, 0, 3),
        Outcomes = [2, 1, 1],
    };
}
