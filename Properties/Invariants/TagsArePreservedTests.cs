using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Invariants;

public sealed partial class TagsArePreservedTests
{
    private const string NoSlot = "I7/mte_save_tags_for_pfn//process/no slot in tags_by_pfn";
    private const string NoBuffer = "I7/try_transfer_saved_tags//process/no tag buffer";
    private const string Moved = "I7/try_transfer_saved_tags//process/saved tags erased";
    private const string NotCopied = "I7/copy_highpage//process/tags not copied";
    private const string Shadowed = "I7/mte_sync_tags//process/overwritten before the saved tags were restored";

    private static readonly ScenarioLayout Small = new(0, 1, 1, 1, [2, 3, 4, 5]);

    /// <summary>Two blocks: where a page has its storage that of another may be short.</summary>
    private static readonly ScenarioLayout Wide = Small with { TagFrames = 4, BlockSizePages = 2, Frames = [2, 70, 71] };

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void AFailedReservationOfTheSlotLosesTheTags(string revision)
    {
        var scenario = Of([Store(3), new(Operation.SwapOut)], [Thread(0, [Look()], atomic: 1, sleeping: 1)]);
        Assert.Equal([NoSlot], Keys(revision, scenario));
        Assert.Empty(Keys(revision, scenario with { Threads = [Thread(0, [Look()], sleeping: 1)] }));
    }

    [Fact]
    public void AFailedBufferLosesTheTagsOfACopy()
    {
        ScenarioThread[] threads = [Thread(0, [new(Operation.Fork, Detail: 1)], sleeping: 1, busy: 3), Thread(1, [Look(1)])];
        Assert.Equal([NoBuffer], Keys("rfc-v3", Of([Store(3), new(Operation.Pin)], threads) with { Layout = Wide }));
    }

    [Fact]
    public void InV2ASecondMapperClearsWhatIsNotYetRestored()
    {
        var scenario = Of([Store(3), new(Operation.Fork, Detail: 1), new(Operation.SwapOut)], [Thread(0, [Look()]), Thread(1, [Look(1)])]);
        Assert.Contains(Shadowed, Keys("rfc-v2", scenario));
        Assert.Empty(Keys("rfc-v3", scenario));
    }

    [Theory]
    [InlineData("rfc-v2", false)]
    [InlineData("rfc-v3", true)]
    public void ACopyTakesTheSavedTagsAwayFromItsSource(string revision, bool isLost)
    {
        async KernelTask Body(Stage stage)
        {
            await stage.R.CopyHighpage(stage.P(1), stage.P(0));
            await stage.Call(Operation.LoadTags);
        }

        Assert.Equal(isLost ? [Moved] : [], Keys(revision, SavedAndMapped, Body));
    }

    [Theory]
    [InlineData("rfc-v2", true)]
    [InlineData("rfc-v3", false)]
    public void MigrationAndFaultOnAccessOfTheSamePageKeepTheTags(string revision, bool isLost)
    {
        async KernelTask Migrate(Stage stage)
        {
            var page = stage.P(0);
            if (!await stage.R.FolioIsolateLru(page)) return;
            if (await stage.R.MigratePages(page, Gfp.HighUserMovable) != 0) await stage.R.FolioPutbackLru(page);
        }

        // RFC v2 looks for saved tags only where the source is a frame of the tag storage.
        Assert.Equal(isLost ? [NotCopied] : [],
            Keys(revision, SavedAndMapped, async stage => await stage.Call(Operation.LoadTags), Migrate));
    }

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void AStoreThatRacesWithTheCopyAtForkMayFallOnEitherSide(string revision)
    {
        ScenarioThread[] threads = [Thread(0, [new(Operation.Fork, Detail: 1)], busy: 3), Thread(0, [Store(4), Store(5), Look()]),
            Thread(1, [Look(1)])];
        Assert.Empty(Keys(revision, Of([Store(3), new(Operation.Pin)], threads)));
        Assert.Empty(Keys(revision, Of([Store(3), new(Operation.Pin)], threads) with { Layout = Wide }));
    }

    [Theory]
    [InlineData("rfc-v2", nameof(Operation.Munmap))]
    [InlineData("rfc-v3", nameof(Operation.Munmap))]
    [InlineData("rfc-v2", nameof(Operation.DontNeed))]
    [InlineData("rfc-v3", nameof(Operation.DontNeed))]
    public void WhatIsMappedAnewHasZeros(string revision, string name)
    {
        var zap = OperationSet.Find(name)!;
        Assert.Empty(Keys(revision, Of([Store(3)], [Thread(0, [new(zap), Look(), Store(4), new(zap), Look()])])));
        Assert.Empty(Keys(revision, Of([Store(3), new(Operation.SwapOut)], [Thread(0, [new(zap), Look()]), Thread(0, [Look(), Look()])])));
    }

    [Fact]
    public void ALossThatNobodyCausedKnowinglyIsSeenToo()
    {
        async KernelTask Body(Stage stage)
        {
            if (await stage.R.FolioIsolateLru(stage.P(0))) await stage.R.MigratePages(stage.P(0), Gfp.HighUserMovable);
            await stage.Call(Operation.LoadTags);
        }

        Assert.Equal([NotCopied], Keys((machine, configuration) => new TransferBlindly(machine, configuration), SavedAndMapped, Body));
        Assert.Empty(Keys("rfc-v3", SavedAndMapped, Body));
    }

    [Theory]
    [InlineData(nameof(Operation.Compact))]
    [InlineData(nameof(Operation.SwapOut))]
    public void WhatATracerWritesIsTheProcesssAlsoWhereThePageIsUnmappedMeanwhile(string name)
    {
        var unmap = OperationSet.Find(name)!;
        // What the tracer does to a page that is reserved and not yet mapped is another matter.
        ScenarioThread[] threads = [Thread(0, [new(Operation.PokeTags, Detail: 5)]), Thread(0, [new(unmap)]), Thread(0, [Look()])];
        Assert.DoesNotContain(Keys("rfc-v3", Of([Store(3)], threads)),
            key => !key.StartsWith("I7/access_remote_tags/", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatAGuestsOwnerWritesIsTheProcesssAlsoWhereItsEntryIsChanged()
    {
        ScenarioThread[] threads = [Thread(0, [new(Operation.GuestWriteTags, Detail: 5), Look()]),
            Thread(0, [new(Operation.MprotectMte)]), Thread(0, [new(Operation.SwapOut)])];
        Assert.Empty(Keys("rfc-v3", Of([Store(3)], threads)));
    }

    [Fact]
    public void WhatAGuestsOwnerWritesTwiceWithoutStorageIsLostToTheSavedTags()
    {
        // The first write makes the page look tagged; its copy for the second then has saved tags.
        Call write = new(Operation.GuestWriteTags, 0, 1);
        EquatableList<Call> setup = [write, new(Operation.Fork, Detail: 1), write, write with { Detail = 6 },
            new(Operation.GuestAccess, 0, 1)];
        var scenario = Of(setup, [Thread(0, [new(Operation.GuestReadTags, 0, 1)])]) with { UpperMte = false };
        Assert.Equal(["I7/kvm_vm_ioctl_mte_copy_tags//process/written without tag storage"], Keys("rfc-v3", scenario));
    }

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void WhoMapsAPageWithOtherTagsIsToBlame(string revision)
    {
        async KernelTask Merge(Stage stage)
        {
            await stage.Call(Operation.LoadTags, address: 1);
            await stage.Call(Operation.SwapOut, detail: 1);
            await stage.Mm.Lock.ReadLock();
            await stage.R.HandleMmFault(stage.Mm, 1, FaultFlags.None);
            await stage.Mm.Lock.ReadUnlock();
            await stage.Call(Operation.MergePages, detail: 1);
            await stage.Call(Operation.LoadTags);
            await stage.Call(Operation.LoadTags, address: 1);
        }

        Assert.Equal(["I7/replace_page//process/page with other tags mapped"], Keys(revision, SavedAndMapped, Merge));
    }

    [Fact]
    public void OnlyReadsOfTagsThatTravelledCount()
    {
        Assert.Equal(0, Exercised([Store(3), Look()]));
        Assert.Equal(0, Exercised([Look(), new(Operation.SwapOut), Look()]));
        Assert.Equal(2, Exercised([Store(3), new(Operation.SwapOut), Look(), Look()]));
        Assert.Equal(0, Exercised([Store(3), new(Operation.SwapOut), Store(4), Look()]));
    }

    /// <summary>A page without tag storage, mapped fault-on-access, its tags in tags_by_pfn.</summary>
    private static async KernelTask SavedAndMapped(Stage stage)
    {
        await stage.SwappedOut();
        await stage.Mm.Lock.ReadLock();
        await stage.R.HandleMmFault(stage.Mm, 0, FaultFlags.None);
        await stage.Mm.Lock.ReadUnlock();
    }

    private static long Exercised(EquatableList<Call> calls)
    {
        var rule = new TagsArePreserved();
        var made = new ScenarioMachine(Of([], [Thread(0, calls)]), RevisionSet.Find("rfc-v3")!, [rule]);
        new OwnEngine(made.Machine).Run(new RandomStrategy(1));
        return rule.Exercised;
    }

    private static Call Store(int tags) => new(Operation.StoreTags, Detail: tags);

    private static Call Look(int mm = 0) => new(Operation.LoadTags, mm);

    private static ScenarioThread Thread(int mm, EquatableList<Call> calls, int atomic = 0, int sleeping = 0, int busy = 0) =>
        new(mm, calls, new FaultBudget(atomic, sleeping, busy));

    private static Scenario Of(EquatableList<Call> setup, ScenarioThread[] threads) =>
        new(Small, PreemptRcu: true, LowerMte: true, UpperMte: true, Addresses: 2, Mms: 2, setup, [.. threads], []);

    private static string[] Keys(string revision, Scenario scenario)
    {
        Assert.Null(scenario.Fault());
        return Keys(new ScenarioMachine(scenario, RevisionSet.Find(revision)!, [new TagsArePreserved()]).Machine);
    }

    private static string[] Keys(string revision, Func<Stage, KernelTask> setup, Func<Stage, KernelTask> body,
        Func<Stage, KernelTask>? other = null) =>
        Keys(RevisionSet.Find(revision)!.Make, setup, body, other);

    private static string[] Keys(
        Func<Machine, MachineConfiguration, Revision> make, Func<Stage, KernelTask> setup, Func<Stage, KernelTask> body,
        Func<Stage, KernelTask>? other = null)
    {
        var machine = new Machine([new TagsArePreserved()]);
        var stage = new Stage(make(machine, Stage.Configuration(blockSizePages: 1, isMte: true)));
        Cpu[] cpus = [new(machine, 0), new(machine, 1)];
        machine.SetSetup(cpus[0], async _ => await setup(stage));
        machine.AddThread("T0", cpus[0], async _ => await body(stage));
        if (other is not null) machine.AddThread("T1", cpus[1], async _ => await other(stage));
        machine.BindInvariants(stage.R);
        return Keys(machine);
    }

    /// <summary>What many schedules show; the rule is always put to the test by some.</summary>
    private static string[] Keys(Machine machine)
    {
        machine.Checked = true;
        var engine = new OwnEngine(machine);
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        IStrategy[] strategies = [new RandomStrategy(1), new PctStrategy(1, 5)];
        for (var i = 0; i < 3000; i++)
        {
            engine.Run(strategies[i & 1]);
            foreach (var violation in machine.Violations.Items) keys.Add(violation.Key.Text(machine.LockClasses));
        }

        return [.. keys];
    }
}
