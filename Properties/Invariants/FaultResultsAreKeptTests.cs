using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Invariants;

public sealed class FaultResultsAreKeptTests
{
    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void ThatThePageHadToBeReadInIsForgotten(string revision) =>
        SwapIn.On(revision).Play().IsBroken("I22/do_swap_page//process/VM_FAULT_MAJOR is lost");

    [Fact]
    public void APageInTheSwapCacheIsNoMajorFault()
    {
        var outcome = (SwapIn with
        {
            Setup = async s =>
            {
                await s.Call(Operation.StoreTags, detail: 7);
                await s.Call(Operation.Fork, detail: 1);
                await s.Call(Operation.SwapOut);
                await s.Call(Operation.Load, mm: 1);
            },
        }).Play();

        // The setup's own fault was one.
        Assert.Single(outcome.Keys);
        Assert.Equal(1, outcome.Exercised);
    }

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void NoBufferIsReported(string revision) =>
        (SwapIn with { Faults = new FaultBudget(0, 1, 0), Outcomes = [1] }).On(revision).Play().IsKept();

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void NoSlotIsNotReported(string revision) =>
        (SwapIn with { Faults = new FaultBudget(1, 1, 0), Outcomes = [0, 1, 1] }).On(revision)
            .Play().IsBroken("I22/do_swap_page//process/VM_FAULT_MAJOR is lost", "I22/mte_save_tags_for_pfn//process/no VM_FAULT_OOM");

    [Fact]
    public void ANodeThatIsHadAtTheSecondAttemptIsAllRight()
    {
        var outcome = (SwapIn with { Faults = new FaultBudget(1, 1, 0), Outcomes = [0, 1, 0] }).Play();
        Assert.DoesNotContain(outcome.Keys, key => key.EndsWith("no VM_FAULT_OOM", StringComparison.Ordinal));
    }

    private static RuleCase SwapIn { get; } = new("I22")
    {
        IsMte = true,
        Setup = async s => await s.SwappedOut(),
        Body = async s => await s.Call(Operation.Load),
    };
}
