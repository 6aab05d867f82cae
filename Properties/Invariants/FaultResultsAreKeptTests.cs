using TagStorageModel.Engine.Cases;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Invariants;

public sealed class FaultResultsAreKeptTests
{
    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void ThatThePageHadToBeReadInIsForgotten(string revision) =>
        SwapIn.On(revision).Play().IsBroken("I22/do_swap_page//process/VM_FAULT_MAJOR is lost");

    /// <summary>
    /// Memory fails a swap-in of a file's page that is truncated meanwhile: the swap-in comes to −EEXIST, the file is looked up
    /// again, and the fault ends with the new page.
    /// </summary>
    [Fact]
    public void NothingIsDueOfASwapInWhoseEntryIsGone()
    {
        const string Truncated =
            "tsm1z600114j880hb2hr008088g6g0a4j30g00c0mqcbrf36400t8h496jsb6tf1ejb2s0qg9e5vbyj1y5eavv02bn9zjh2mah9mmtqym7n97egg0mn8dqt63hkht0426xytf2qzrvtpvpe38fsr7yrt45zxbyfwrjxvak7xcdejbjw8ym61qhnvc53sa100qw0z5jj0kndj1brfqgwf7dx5mk9mkq2";
        var run = CaseRun.Of(Token.Parse(Truncated, new SubjectSet([SeriesSubject.Of("repaired")!])));
        Assert.Null(run.Misfit);
        Assert.Empty(run.Keys);
    }

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

    /// <summary>The slot is reserved again and again until it is had.</summary>
    [Theory]
    [InlineData("rfc-v2+slot-nofail+keep-major")]
    [InlineData("rfc-v3+slot-nofail+keep-major")]
    public void ASlotThatIsHadInTheEndIsAllRight(string revision)
    {
        var swapIn = SwapIn with { Faults = new FaultBudget(2, 2, 0), Outcomes = [0, 1, 1, 0] };
        swapIn.On(revision).Play().IsKept();
        (swapIn with { Outcomes = [0, 1, 1, 1, 1, 0] }).On(revision).Play().IsKept();
    }

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void NoBufferForSwapoffIsNotReported(string revision) => (Off with { Faults = new FaultBudget(0, 1, 0), Outcomes = [1] })
        .On(revision).Play().IsBroken("I22/mte_try_transfer_swap_tags//process/swapoff() without -ENOMEM");

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void NoSlotForSwapoffIsNotReported(string revision) => (Off with { Faults = new FaultBudget(1, 1, 0), Outcomes = [0, 1, 1] })
        .On(revision).Play().IsBroken("I22/mte_save_tags_for_pfn//process/swapoff() returns 0 without the tags");

    [Theory]
    [InlineData("rfc-v2+slot-nofail")]
    [InlineData("rfc-v3+slot-nofail")]
    public void ASlotThatSwapoffHasInTheEndIsAllRight(string revision) =>
        (Off with { Faults = new FaultBudget(2, 2, 0), Outcomes = [0, 1, 1, 0] }).On(revision).Play().IsKept();

    [Fact]
    public void NoBufferForAPageOfAFileIsNotReported() => (Off with
    {
        Options = new MachineOptions(UpperShared: true),
        Setup = async s =>
        {
            await s.Call(Operation.StoreTags, address: 2, detail: 7);
            await s.Call(Operation.SwapOut, detail: 0);
        },
        Faults = new FaultBudget(0, 1, 0),
        Outcomes = [1],
    }).Play().IsBroken("I22/mte_try_transfer_swap_tags//process/swapoff() without -ENOMEM");

    [Fact]
    public void NoPageForSwapoffIsReported() => (Off with
    {
        Setup = async s =>
        {
            await s.SwappedOut();
            for (var i = 0; i < 128; i++) await s.Untagged();
        },
    }).Play().IsKept();

    [Fact]
    public void SwapoffThatBringsAllInIsAllRight() => Off.Play().IsKept();

    [Fact]
    public void SwapoffThatIsInterruptedIsAllRight() =>
        (Off with { Setup = async s => await s.R.Swap.Duplicate(new SwapEntry(0)) }).Play().IsKept();

    [Fact]
    public void SwapoffThatForgetsAnEntryBreaksIt() =>
        (Off with { Make = (machine, configuration) => new ProcessesForgotten(machine, configuration) })
            .Play().IsBroken("I22/try_to_unuse//end/swapoff() returns 0 with an entry in use");

    private static RuleCase Off { get; } = new("I22")
    {
        IsMte = true,
        Setup = async s => await s.SwappedOut(),
        Body = async s => await s.Call(Operation.SwapOff),
    };

    private static RuleCase SwapIn { get; } = new("I22")
    {
        IsMte = true,
        Setup = async s => await s.SwappedOut(),
        Body = async s => await s.Call(Operation.Load),
    };
}

/// <summary>RFC v3, but swapoff() takes the device off although processes have entries of it.</summary>
internal sealed class ProcessesForgotten(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> TryToUnuse()
    {
        await Swap.NextInUse(-1);
        return 0;
    }
}
