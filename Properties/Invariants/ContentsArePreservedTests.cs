using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Revisions;

namespace TagStorageModel.Properties.Invariants;

public sealed class ContentsArePreservedTests
{
    private const string Stale = "I23/do_swap_page//process/page with other contents mapped";
    private const string Early = "I23/do_swap_page//process/other contents read in";

    private static readonly ScenarioLayout Small = new(0, 1, 1, 1, [2, 3, 4, 5]);

    [Theory]
    [InlineData("rfc-v2", false)]
    [InlineData("rfc-v2", true)]
    [InlineData("rfc-v3", false)]
    [InlineData("rfc-v3", true)]
    public void ASwapInBesideTheSwapCacheMapsAStalePageThoughTheTagsAreRight(string revision, bool isSynchronous)
    {
        // Nothing has tags here: no rule about them has anything to say.
        var scenario = Of([Store(), new(Operation.SwapOut)],
            [Thread(0, [Load()]), Thread(0, [Store(), new(Operation.SwapOut), new(Operation.SwapOut, Detail: 1)])]) with
        { Layout = Small with { Frames = [2, 3] }, Options = MachineOptions.Plain with { SynchronousSwap = isSynchronous } };
        var keys = Keys(revision, scenario);
        if (isSynchronous) Assert.Contains(Stale, keys);
        Assert.Empty(keys.Except(isSynchronous ? [Stale, Early] : []));
    }

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void WhatIsWrittenIsFoundAgainWhateverBecomesOfThePage(string revision)
    {
        Assert.Empty(Keys(revision, Of([Store()], [Thread(0, [Store(), Load()]), Thread(0, [new(Operation.Compact)])])));
        Assert.Empty(Keys(revision, Of([Store()],
            [Thread(0, [Load(), Store()]), Thread(0, [new(Operation.SwapOut), new(Operation.SwapOff)])])));
        Assert.Empty(Keys(revision, Of([Store()], [Thread(0, [new(Operation.Fork, Detail: 1), Store()]), Thread(0, [Store(), Load()]),
            Thread(1, [Load(1), Store(1), Load(1)])])));
        Assert.Empty(Keys(revision, Of([Store(), Store(address: 1)], [Thread(0, [new(Operation.MergePages, Detail: 1)]),
            Thread(0, [Store(), Load(address: 1)])])));
    }

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void APinnedPageIsWhatTheProcessHasThere(string revision)
    {
        EquatableList<Call> setup = [Store(), new(Operation.Pin)];
        Assert.Empty(Keys(revision, Of(setup, [Thread(0, [new(Operation.Fork, Detail: 1), Load()]),
            Thread(0, [new(Operation.DmaWrite), Load(), Store(), new(Operation.DmaRead)]), Thread(1, [Load(1), Store(1)])])));
        Assert.Empty(Keys(revision, Of(setup,
            [Thread(0, [new(Operation.DontNeed), Load()]), Thread(0, [new(Operation.DmaWrite), Load()])])));
        Assert.Empty(Keys(revision, Of(setup, [Thread(0, [new(Operation.SwapOut), new(Operation.Compact)]),
            Thread(0, [new(Operation.DmaWrite), Load(), new(Operation.Release)])])));
    }

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void AFilesPageIsWhatItsLastWriterLeft(string revision)
    {
        var options = MachineOptions.Plain with { UpperShared = true, LowerPrivateFile = true };
        var shared = Of([Store(address: 1)], [Thread(0, [Load(), Store(), Load()]), Thread(0, [Store(address: 1), Load(address: 1)]),
            Thread(0, [new(Operation.SwapOut)])]) with
        { Options = options };
        Assert.Empty(Keys(revision, shared));
        Assert.Empty(Keys(revision, Of([Store(address: 1)], [Thread(0, [new(Operation.Truncate, 0, 1), Load(address: 1)]),
            Thread(0, [Store(address: 1), new(Operation.Compact), Load(address: 1)])]) with
        { Options = options }));
    }

    [Theory]
    [InlineData("rfc-v2")]
    [InlineData("rfc-v3")]
    public void AForkFindsNothingInAPageThatIsStillReadInFromSwap(string revision)
    {
        var forks = Of([Store(), new(Operation.Fork, Detail: 1), new(Operation.SwapOut)],
            [Thread(1, [Load(1), Store(1)]), Thread(0, [new(Operation.Fork, Detail: 2)]), Thread(0, [Load()])]) with
        { Mms = 3 };
        Assert.Empty(Keys(revision, forks));
        Assert.Empty(Keys(revision, forks with { Options = MachineOptions.Plain with { LowerPrivateFile = true } }));
    }

    [Fact]
    public void AGuestFindsWhatItsProcessWroteAndTheOtherWayRound() =>
        Assert.Empty(Keys("rfc-v3", Of([Store()],
            [Thread(0, [Guest(UserAccessKind.Store), Load()]), Thread(0, [Store(), Guest(UserAccessKind.Load)]),
                Thread(0, [new(Operation.SwapOut)])])));

    [Fact]
    public void ACopyOfTheTagsAloneIsSeen()
    {
        new RuleCase("I23")
        {
            Make = (machine, configuration) => new CopyTagsAlone(machine, configuration),
            Setup = async s => await s.Call(Operation.Store),
            Body = async s =>
            {
                await s.Call(Operation.Fork, detail: 1);
                await s.Call(Operation.Store);
            },
        }.Play().IsBroken("I23/wp_page_copy//process/page with other contents mapped");
    }

    [Fact]
    public void AChildThatSharesAPinnedPageIsSeen() =>
        new RuleCase("I23")
        {
            Make = (machine, configuration) => new ShareWhatIsPinned(machine, configuration),
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.Call(Operation.Pin);
            },
            Body = async s =>
            {
                await s.Call(Operation.Fork, detail: 1);
                await s.Call(Operation.DmaWrite);
                await s.Call(Operation.Load);
                await s.Call(Operation.Load, mm: 1);
            },
        }.Play().IsBroken("I23/copy_present_page//process/lost");

    [Fact]
    public void ACollapseThatDoesNotCopyIsSeen() =>
        new RuleCase("I23")
        {
            Make = (machine, configuration) => new CollapseWithoutCopying(machine, configuration),
            HugeOrder = 6,
            Setup = async s =>
            {
                await s.Call(Operation.Store, address: 5);
                await s.Call(Operation.DontNeed, address: 6);
            },
            Body = async s =>
            {
                await s.Call(Operation.Collapse);
                await s.Call(Operation.Load, address: 5);
            },
        }.Play().IsBroken("I23/collapse_huge_page//process/lost");

    [Fact]
    public void AMergeOfPagesThatNobodyHasComparedIsSeen() =>
        new RuleCase("I23")
        {
            Make = (machine, configuration) => new MergeWithoutComparing(machine, configuration),
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.Call(Operation.Store, address: 1);
            },
            Body = async s =>
            {
                await s.Call(Operation.MergePages, detail: 1);
                await s.Call(Operation.Load, address: 1);
            },
        }.Play().IsBroken("I23/replace_page//process/page with other contents mapped");

    [Fact]
    public void APageThatNobodyHasZeroedIsSeen() =>
        new RuleCase("I23")
        {
            Setup = async s => await s.Untagged(),
            Body = async s =>
            {
                await s.Mm.Table.Set(0, Pte.Of(s.P(0), writable: true, tagged: false));
                await s.Call(Operation.Load);
            },
        }.Play().IsBroken("I23///process/uninitialised page mapped");

    [Fact]
    public void TagsThatAreWrittenIntoAFrameWithDataDestroyIt() =>
        new RuleCase("I23")
        {
            Setup = async s => await s.InStorage(),
            Body = async s =>
            {
                await s.R.Tags.Write(s.P(1), 3);
                await s.Call(Operation.Load);
            },
        }.Play().IsBroken("I23///process/tags written into the frame");

    [Fact]
    public void AFrameThatBecomesStorageLosesItsData() =>
        new RuleCase("I23")
        {
            Setup = async s => await s.InStorage(),
            Body = async s =>
            {
                await s.R.TagStorageReserveBlock(s.Block(0).Pfn.Value, s.R.Configuration.Layout.Regions[0], s.P(0), 0);
                await s.Call(Operation.Load);
            },
        }.Play().IsBroken("I23/tag_storage_reserve_block//process/frame became tag storage");

    [Fact]
    public void ADeviceFindsOnItsDriversOwnPageWhatItWrote() =>
        new RuleCase("I23")
        {
            Body = async s =>
            {
                await s.Call(Operation.AllocTagged);
                await s.Call(Operation.DmaWrite);
                await s.Call(Operation.DmaRead);
                await s.Call(Operation.Release);
                await s.Call(Operation.DmaRead);
            },
        }.Play().IsKept();

    private static Call Store(int mm = 0, int address = 0) => new(Operation.Store, mm, address);

    private static Call Load(int mm = 0, int address = 0) => new(Operation.Load, mm, address);

    private static Call Guest(UserAccessKind kind) => new(Operation.GuestAccess, Detail: (int)kind);

    private static ScenarioThread Thread(int mm, EquatableList<Call> calls) => new(mm, calls, new FaultBudget(0, 0, 1));

    private static Scenario Of(EquatableList<Call> setup, ScenarioThread[] threads) =>
        new(Small, PreemptRcu: true, LowerMte: false, UpperMte: false, Addresses: 2, Mms: 2, setup, [.. threads], []);

    /// <summary>What many schedules show.</summary>
    private static string[] Keys(string revision, Scenario scenario)
    {
        Assert.Null(scenario.Fault());
        var rule = new ContentsArePreserved();
        var machine = new ScenarioMachine(scenario, RevisionSet.Find(revision)!, [rule]).Machine;
        machine.Checked = true;
        var engine = new OwnEngine(machine);
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        IStrategy[] strategies = [new RandomStrategy(1), new PctStrategy(1, 5)];
        for (var i = 0; i < 3000; i++)
        {
            engine.Run(strategies[i & 1]);
            foreach (var violation in machine.Violations.Items) keys.Add(violation.Key.Text(machine.LockClasses));
        }

        Assert.NotEqual(0, rule.Exercised);
        return [.. keys];
    }
}
