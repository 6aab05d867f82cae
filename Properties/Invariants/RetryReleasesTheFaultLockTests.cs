using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Revisions;

namespace TagStorageModel.Properties.Invariants;

public sealed class RetryReleasesTheFaultLockTests
{
    [Fact]
    public void V2SaysRetryAndHoldsMmapLock() =>
        Busy.On("rfc-v2").Play().IsBroken("I19/handle_page_missing_tag_storage//process/VM_FAULT_RETRY with the lock held");

    /// <summary>
    /// The page is reserved by another and zapped after the handler has failed to: the handler's put_page() is its end,
    /// and drops the block's use too.
    /// </summary>
    [Fact]
    public void WhatTheEndOfAPageDropsIsNotToBlame()
    {
        var token = Token.Parse(
            "tsm13g0020mcg421r4hx8g0324448gs0j029a800gw0whhc30ej01c9t0b20kj0rhgdsrqj3e1p0c42c3118ed41c257g84r40wpj02s0ca8g4e2gk8p30418590s8r54j06ch1sa6843c261k4k3rb51b0aeg5b101w0990g55479608c0f4142z0n4g86gk3sm1gc9g52023210bem4z00hf0848468bhhab7cav9x39560mqx977s8efsjvpyam14zqmmne0yc63jv0qf5be8221r9yr3katx889qeqze4xbfnfjrjqqx9a3qtp6p1nk7frmgyggfcrkv92fvbfvh4c6jg2fbr89t8wh9g3rz2edmy8hgtvjvez997yx0d4bvdfw4w06j1t1s400mgsh456ssb2xyybgpyqcvqw53waa8mwjats9kjqradtqcm0n6ac2ny59n8mjmj5gnwe93xg6gge8bs02v3348bsr6jnvf86ckcfvtasnc3c3zwf4",
            Subjects.All);
        var made = new ScenarioMachine(token.Case.Series(), RevisionSet.Find("rfc-v2")!, InvariantSet.All());
        var replay = new ReplayStrategy(token.Case.Schedule);
        new OwnEngine(made.Machine).Run(replay);
        Assert.Null(replay.Misfit);
        Assert.Contains(
            "I19/handle_page_missing_tag_storage//process+irqs-off(tag_storage_reserve_block:__xas_nomem)"
                + "/VM_FAULT_RETRY with the lock held",
            made.Machine.Violations.Items.ToArray().Select(violation => violation.Key.Text(made.Machine.LockClasses)));
    }

    [Fact]
    public void ALockThatAnEarlierFaultHasLeftIsNotToBeReleased() =>
        (Busy with
        {
            Body = async s =>
            {
                await s.Mm.Lock.ReadLock();
                await s.Call(Operation.LoadTags);
            },
        }).Play().IsKept();

    [Fact]
    public void V3ReleasesIt() => Busy.Play().IsKept();

    [Fact]
    public void AHandlerThatIsToldNotToWaitAlthoughTheFaultIsNotBreaksIt() =>
        (Busy with { Make = (machine, configuration) => new RetryWithoutReleasing(machine, configuration) })
            .Play().IsBroken("I19/handle_folio_missing_tag_storage//process/VM_FAULT_RETRY with the lock held");

    [Fact]
    public void ALockThatIsReleasedWithoutRetryBreaksIt() =>
        (Busy with { Make = (machine, configuration) => new ReleaseWithoutRetry(machine, configuration) })
            .Play().IsBroken("I19/handle_folio_missing_tag_storage//process/lock released without VM_FAULT_RETRY");

    [Fact]
    public void AReferenceThatIsLeftBreaksIt() =>
        (Free with { Make = (machine, configuration) => new FaultLeaksAReference(machine, configuration) })
            .Play().IsBroken("I19/handle_folio_missing_tag_storage//process/a reference is left");

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void AFaultThatReservesIsAllRight(string revision) => Free.On(revision).Play().IsKept();

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void FirstTouchCopyAndSwapInAreAllRight(string revision) =>
        new RuleCase("I19")
        {
            IsMte = true,
            Body = async s =>
            {
                await s.Call(Operation.Store);
                await s.Call(Operation.Fork, detail: 1);
                await s.Call(Operation.Store, mm: 1);
                await s.Call(Operation.SwapOut);
                await s.Call(Operation.Store);
                await s.Call(Operation.Load, mm: 1);
            },
        }.On(revision).Play().IsKept();

    private static RuleCase Free { get; } = new("I19")
    {
        Setup = async s => await s.FaultOnAccess(),
        Body = async s => await s.Call(Operation.LoadTags),
    };

    private static RuleCase Busy { get; } = Free with
    {
        Setup = async s =>
        {
            await s.FaultOnAccess();
            await s.Call(Operation.TakeBlock);
        },
    };
}

/// <summary>RFC v3, but the fault's lock is released where the fault is not to be retried.</summary>
internal sealed class ReleaseWithoutRetry(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<VmFault> HandleFolioMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags)
    {
        var result = await base.HandleFolioMissingTagStorage(page, mm, address, flags);
        return result & ~VmFault.Retry;
    }
}

/// <summary>RFC v3, but the folio is referenced once more and never put.</summary>
internal sealed class FaultLeaksAReference(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<VmFault> HandleFolioMissingTagStorage(Page page, MmStruct mm, int address, FaultFlags flags)
    {
        await Counts.Add(page, 1);
        return await base.HandleFolioMissingTagStorage(page, mm, address, flags);
    }
}
