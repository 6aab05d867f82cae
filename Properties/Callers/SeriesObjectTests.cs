using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Callers;

public sealed class SeriesObjectTests
{
    private static readonly Scenario TwoUsers = NamedScenarios.Find("free-vs-reserve-same-block")!.Scenario;

    /// <summary>
    /// Whoever meets on an object of the series meets at all, but for the flags of one page, of which the two may want
    /// different ones; and whoever meets on one of the objects meets on any.
    /// </summary>
    [Fact]
    public void WhatCountsForOneObjectCountsForAnyAndForAll()
    {
        foreach (var index in Enumerable.Range(0, 60))
        {
            var scenario = ScenarioGenerator.Case(5, (ulong)index);
            var any = Seen(scenario, made => new SeriesObjects(made.Revision).Watch());
            Assert.Empty(any.Except(Seen(scenario, made => new Overlaps(made.Machine)))
                .Except(Seen(scenario, made => new SeriesObjects(made.Revision).Watch(SeriesObject.PageFlags))));
            foreach (var item in Enum.GetValues<SeriesObject>())
                Assert.Empty(Seen(scenario, made => new SeriesObjects(made.Revision).Watch(item)).Except(any));
        }
    }

    [Theory]
    [InlineData(SeriesObject.BlockCounts, true)]
    [InlineData(SeriesObject.TagsBySwpEntry, false)]
    [InlineData(SeriesObject.TagMemory, false)]
    public void APageFreedAndOneReservedMeetOnTheirBlock(SeriesObject item, bool meet) =>
        Assert.Equal(meet, Seen(TwoUsers, made => new SeriesObjects(made.Revision).Watch(item))
            .Contains(PathPair.Of("free_tag_storage", "reserve_tag_storage")));

    /// <summary>PG_lru is in the same word as the flags of the series, and none of them.</summary>
    [Theory]
    [InlineData(PageFlag.TagStorageReserved, true)]
    [InlineData(PageFlag.MteTagged, true)]
    [InlineData(PageFlag.CheckAtPrep, true)]
    [InlineData(PageFlag.Lru, false)]
    [InlineData(PageFlag.AnonExclusive, false)]
    public void OfAPagesFlagsThoseOfTheSeriesCount(PageFlag flag, bool counts)
    {
        var machine = new Machine();
        var revision = new RfcV3(machine, TwoUsers.Configuration());
        var code = new Code(revision, flag);
        for (var i = 0; i < 2; i++) machine.AddThread($"{i}", new Cpu(machine, i), _ => code.CopyHighpage());
        machine.BindInvariants(revision);
        machine.Overlaps = new SeriesObjects(revision).Watch();
        ScheduleRun[] order = [.. new[] { 0, 1, 0, 1, 0, 1 }.Select(thread => new ScheduleRun(thread, 1))];
        Assert.True(new OwnEngine(machine).Run(new ReplayStrategy(new Schedule([.. order], []))));
        var pairs = new PathPairs();
        pairs.Add(machine);
        Assert.Equal(counts, pairs.Seen.Count > 0);
    }

    private static IReadOnlyList<PathPair> Seen(Scenario scenario, Func<ScenarioMachine, Overlaps> watch)
    {
        var made = new ScenarioMachine(scenario, RevisionSet.Find("rfc-v3")!, []);
        made.Machine.Overlaps = watch(made);
        var engine = new OwnEngine(made.Machine);
        var strategy = new RandomStrategy(1);
        for (var run = 0; run < 40; run++) engine.Run(strategy);
        var pairs = new PathPairs();
        pairs.Add(made.Machine);
        return pairs.Seen;
    }

    private sealed class Code(Revision revision, PageFlag flag)
    {
        [Path]
        public async KernelTask CopyHighpage()
        {
            await revision.Flags.Set(revision.Memory[0], flag);
            await revision.Flags.Clear(revision.Memory[0], flag);
        }
    }
}
