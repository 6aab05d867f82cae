using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Invariants;

public sealed class ReservedSlotsAreFilledOrReleasedTests
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
