using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.Cli;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Engine.Cases;

/// <summary>
/// Defects of locks and sleeping that take more calls than a short sweep often puts together, each with calls that lead
/// to it.
/// </summary>
public sealed class LockStoriesTests
{
    private const int Schedules = 3000;

    [Theory]
    [InlineData("rfc-v2", "I12/reserve_tag_storage//end/deadlock: reserve_tag_storage wants folio_lock")]
    [InlineData("rfc-v2", "I12/reserve_tag_storage/folio_lock,tag_blocks_lock,vma->vm_lock/process/recursion: folio_lock")]
    [InlineData("rfc-v3", "I12/cma_alloc_range//end/deadlock: cma_alloc_range wants folio_lock")]
    [InlineData("rfc-v3", "I12/cma_alloc_range/cma_mutex,folio_lock,tag_blocks_lock,vma->vm_lock/process/recursion: folio_lock")]
    public void AFaultThatCopiesAPageOfTheSwapCacheMayHaveToMigrateThatPage(string revision, string key) =>
        Assert.Equal("folio-locked-over-reserve", Subjects.All.SlugOf(revision, Found(revision, SwappedInByTwo(), key)));

    [Theory]
    [InlineData("rfc-v2", "I2/try_transfer_saved_tags/")]
    [InlineData("rfc-v2", "I2/mte_save_tags_for_pfn/")]
    [InlineData("rfc-v3", "I2/try_transfer_saved_tags/")]
    [InlineData("rfc-v3", "I2/mte_save_tags_for_pfn/")]
    public void AHugePageIsMadeOfAPageThatAnotherProcessHasGivenTags(string revision, string key) =>
        Assert.Equal("sleeping-copy-in-collapse", Subjects.All.SlugOf(revision, Found(revision, TaggedByAnother(), key)));

    [Fact]
    public void ACopyTakesTheSlotThatASwapInHasReserved()
    {
        var sign = Found("rfc-v2", CopiedMeanwhile(), "I12/mte_save_tags_for_pfn/folio_lock,");
        Assert.Equal("release-under-own-lock", Subjects.All.SlugOf("rfc-v2", sign));
    }

    /// <summary>
    /// KSM's page was swapped out and read into a frame of tag storage; at its other address, in a VM_MTE area, it is
    /// copied.
    /// </summary>
    private static Scenario SwappedInByTwo() => Of([2, 3, 4, 5, 6], addresses: 6, mms: 1,
        [
            Store(0), Store(3), new(Operation.MergePages, Detail: 3), Reclaim(0), Reclaim(1), Reclaim(2), Reclaim(3), Store(1), Store(2),
                Store(4),
            new(Operation.ReadFile), new(Operation.ReadFile, Detail: 1), new(Operation.MprotectMte, 0, 3), new(Operation.Load),
            new(Operation.DontNeed, 0, 1), new(Operation.DontNeed, 0, 2), new(Operation.DontNeed, 0, 4),
        ],
        [new(0, [new(Operation.Load, 0, 3)], default), new(0, [Store(4)], default)]);

    /// <summary>
    /// After a fork the parent's area becomes VM_MTE, and a page that the child still maps gets tags; the child's area
    /// is collapsed.
    /// </summary>
    private static Scenario TaggedByAnother()
    {
        var options = MachineOptions.Plain with { HugeOrder = MachineOptions.SmallestHugeOrder };
        var plain = Of([2, 3, 4, 5], addresses: 2, mms: 2,
            [
                Store(2), new(Operation.SplitHuge), new(Operation.Fork, Detail: 1), new(Operation.MprotectMte, 0, 2),
                    new(Operation.LoadTags, 0, 2),
                new(Operation.DontNeed, 0, 3), new(Operation.Store, 1, 3),
            ],
            [new(1, [new(Operation.Collapse, 1)], default)]);
        return plain with { Layout = plain.Layout.WithHugePages(2, options), Options = options };
    }

    /// <summary>
    /// A page with tags was swapped in, into a frame of tag storage, where it needs none; one process copies it while
    /// the other maps it.
    /// </summary>
    private static Scenario CopiedMeanwhile() => Of([2, 3], addresses: 2, mms: 2,
        [
            Store(0), new(Operation.Fork, Detail: 1), new(Operation.MprotectMte, 1), new(Operation.LoadTags, 1), Reclaim(0),
            Store(1), new(Operation.AllocTagged), new(Operation.AllocTagged, Detail: 1), new(Operation.Load),
        ],
        [new(0, [Store(0)], default), new(1, [new(Operation.Load, 1)], new FaultBudget(2, 0, 0))]);

    private static Call Store(int address) => new(Operation.Store, 0, address);

    private static Call Reclaim(int frame) => new(Operation.SwapOut, Detail: frame);

    private static Scenario Of(EquatableList<int> frames, int addresses, int mms, EquatableList<Call> setup,
        EquatableList<ScenarioThread> threads) =>
        new(new ScenarioLayout(0, 1, 4, 1, frames), PreemptRcu: true, LowerMte: false, UpperMte: false, addresses, mms, setup, threads, []);

    private static ViolationSign Found(string revision, Scenario scenario, string start)
    {
        Assert.Null(scenario.Fault());
        var made = new ScenarioMachine(scenario, RevisionSet.Find(revision)!, InvariantSet.All());
        var engine = new OwnEngine(made.Machine);
        var strategy = new RandomStrategy(1);
        for (var i = 0; i < Schedules; i++)
        {
            engine.Run(strategy);
            foreach (var violation in made.Machine.Violations.Items)
            {
                var key = violation.Key.Text(made.Machine.LockClasses);
                if (key.StartsWith(start, StringComparison.Ordinal)) return ViolationSign.Parse(key);
            }
        }

        throw new Xunit.Sdk.XunitException($"no schedule of {Schedules} shows {start}");
    }
}
