using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Invariants;

public sealed class AccessesCompleteTests
{
    /// <summary>
    /// The one data frame that is free has its tags in a frame whose page another has pinned, or that a driver has taken: RFC v2
    /// tries to move a page there for ever, and never says so.
    /// </summary>
    [Theory]
    [InlineData("refaults for ever: pinned page",
        "tsm1z30020mc092he62qh61481g3g4cj08ae1b000k42c0g0000j3r5y0wt8tt0493htnh63f2ad1h70q45v6rsbgsqw57wbrpmmse5khvwah7f8zbwxw9my2a9jcgy")]
    [InlineData("refaults for ever: tag storage taken",
        "tsm1330020mcg821r51a405g070r0g010g0e0bkhs4gsg456rsb96wjxbpxqtvqw57w9brpmse5khbd2s4kc46e33q305bh8jch")]
    public void WhatNobodyGivesBackIsNamed(string detail, string text)
    {
        var token = Token.Parse(text, Subjects.All);
        var made = new ScenarioMachine(token.Case.Series(), RevisionSet.Find("rfc-v2")!, [new AccessesComplete()]);
        var replay = new ReplayStrategy(token.Case.Schedule, ignoreChecks: true);
        new OwnEngine(made.Machine).Run(replay);
        Assert.True(made.Machine.AllReturned);
        var found = Assert.Single(made.Machine.Violations.Items.ToArray());
        Assert.Equal($"I18/migrate_tag_storage_page//end/{detail}", found.Key.Text(made.Machine.LockClasses));
    }

    [Fact]
    public void AnEntryThatIsNeverMadeAccessibleBreaksIt() =>
        Access(Never).Play().IsBroken("I18/handle_pte_protnone//end/livelock");

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void AnEntryThatIsMadeAccessibleIsAllRight(string revision) => Access(Never).On(revision).Play().IsKept();

    [Theory]
    [InlineData("rfc-v2", "handle_page_missing_tag_storage")]
    [InlineData("rfc-v3", "remove_migration_pte")]
    public void ARangeThatADriverKeepsIsNamed(string revision, string function) => (Access(Never).On(revision) with { Setup = Busy })
        .Play().IsBroken($"I18/{function}//end/refaults for ever: tag storage taken");

    [Fact]
    public void APinThatNobodyEndsIsNamed() => Pinned.Play().IsBroken("I18/handle_pte_protnone//end/refaults for ever: pinned page");

    [Fact]
    public void APinThatAThreadEndsIsAllRight() =>
        (Pinned with { Before = 100_000, Other = async s => await s.Call(Operation.Release) }).Play().IsKept();

    [Fact]
    public void APinThatAnInterruptEndsIsAllRight() =>
        (Pinned with { Before = 100_000, Other = async s => await s.Call(Operation.Release), IsInterrupt = true }).Play().IsKept();

    /// <summary>FAULT_FLAG_RETRY_NOWAIT, never FAULT_FLAG_TRIED: refused each time, where an access would have replaced the page.</summary>
    [Fact]
    public void ATracerIsWatched() => (Access(Never).On("rfc-v3") with { Setup = Busy, Body = async s => await s.Call(Operation.PeekTags) })
        .Play().IsBroken("I18/handle_folio_missing_tag_storage//end/refaults for ever: tag storage taken");

    [Fact]
    public void ATracerThatIsServedIsAllRight() =>
        (Access(Never).On("rfc-v3") with { Body = async s => await s.Call(Operation.PeekTags) }).Play();

    [Fact]
    public void AGuestIsWatched() => Guest(Busy).Play().IsBroken("I18/remove_migration_pte//end/refaults for ever: tag storage taken");

    [Fact]
    public void AGuestThatIsServedIsAllRight() => Guest(async s => await s.FaultOnAccess()).Play().IsKept();

    [Fact]
    public void APageWhoseStorageIsFreeIsNamed() => Access((machine, configuration) => new NeverReserved(machine, configuration))
        .Play().IsBroken("I18/replace_folio_with_tagged//end/livelock: its tag storage is free");

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

    /// <summary>The page that is accessed is pinned.</summary>
    private static RuleCase Pinned => Access(Never) with
    {
        Setup = async s =>
        {
            await s.Call(Operation.Store);
            await s.Call(Operation.Pin);
            await s.Call(Operation.MprotectMte);
        },
    };

    private static RuleCase Guest(Func<Stage, KernelTask> setup) => new("I18")
    {
        HasGuest = true,
        Setup = setup,
        Body = async s => await s.Call(Operation.GuestAccess, detail: (int)UserAccessKind.LoadTags),
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

/// <summary>RFC v3, but nothing is ever reserved, and a page is never replaced.</summary>
internal sealed class NeverReserved(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    public override async KernelTask<int> ReserveTagStorage(Page page, int order, Gfp gfp)
    {
        await PageTagStorageReserved(page);
        return Errno.Invalid;
    }

    public override async KernelTask<int> ReplaceFolioWithTagged(Page page)
    {
        await PutPage(page);
        return Errno.Again;
    }
}
