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
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Invariants;

public sealed class AccessesCompleteTests
{
    /// <summary>
    /// The one data frame that is free has its tags in a frame whose page another has pinned, or that a driver has taken: RFC v2
    /// tries to move a page there for ever.
    /// </summary>
    [Theory]
    [InlineData(
        "tsm1z30020mc092he62qh61481g3g4cj08ae1b000k42c0g0000j3r5y0wt8tt0493htnh63f2ad1h70q45v6rsbgsqw57wbrpmmse5khvwah7f8zbwxw9my2a9jcgy")]
    [InlineData("tsm1330020mcg821r51a405g070r0g010g0e0bkhs4gsg456rsb96wjxbpxqtvqw57w9brpmse5khbd2s4kc46e33q305bh8jch")]
    public void WhatNobodyGivesBackMayStandInTheWay(string text)
    {
        var token = Token.Parse(text, Subjects.All);
        var made = new ScenarioMachine(token.Case.Series(), RevisionSet.Find("rfc-v2")!, [new AccessesComplete()]);
        var replay = new ReplayStrategy(token.Case.Schedule, ignoreChecks: true);
        new OwnEngine(made.Machine).Run(replay);
        Assert.Null(replay.Misfit);
        Assert.True(made.Machine.AllReturned);
        Assert.NotEqual(0, made.Machine.Invariants[0].Exercised);
        Assert.Empty(made.Machine.Violations.Items.ToArray());
    }

    [Fact]
    public void AnEntryThatIsNeverMadeAccessibleBreaksIt() =>
        Access(Never).Play().IsBroken("I18/handle_pte_protnone//end/livelock");

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void AnEntryThatIsMadeAccessibleIsAllRight(string revision) => Access(Never).On(revision).Play().IsKept();

    [Fact]
    public void ARangeThatADriverHoldsIsAllRight() =>
        (Access(Never).On("rfc-v3") with { Setup = Busy }).Play().IsKept();

    [Fact]
    public void AFailureThatWasInjectedIsAllRight() =>
        (Access(Never).On("rfc-v3") with { Faults = new FaultBudget(0, 0, 100), Outcomes = [.. Enumerable.Repeat(1, 100)] }).Play()
            .IsKept();

    [Fact]
    public void WhoIsDisturbedMayGetOnLater()
    {
        // The page that it found each time has been unmapped since.
        var outcome = (Access(Never) with { Before = 100_000, Other = async s => await s.Call(Operation.Munmap) }).Play();
        Assert.Empty(outcome.Keys);
        Assert.True(outcome.AllReturned);
    }

    private static Func<Machine, MachineConfiguration, Revision> Never => (machine, configuration) => new SyncNever(machine, configuration);

    private static RuleCase Access(Func<Machine, MachineConfiguration, Revision> make) => new("I18")
    {
        Make = make,
        Setup = async s => await s.FaultOnAccess(),
        Body = async s => await s.Call(Operation.LoadTags),
    };

    private static async KernelTask Busy(Stage s)
    {
        await s.FaultOnAccess();
        await s.Call(Operation.TakeBlock);
    }
}

/// <summary>RFC v3, but a page is mapped fault-on-access whether or not it has tag storage.</summary>
internal sealed class SyncNever(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<Pte> MteSyncTags(Pte pte)
    {
        await PageTagStorageReserved(Memory[pte.PageIndex]);
        return pte.FaultOnAccess();
    }
}
