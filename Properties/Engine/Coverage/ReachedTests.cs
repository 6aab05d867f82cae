using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Engine.Coverage;

public sealed class ReachedTests
{
    [Fact]
    public void BeforeAnythingRanNothingWasReached()
    {
        foreach (var entry in RevisionSet.All)
        {
            var reached = Reached(Make(entry, 0).Revision);
            Assert.Equal(reached.Counts.Keys, reached.Never);
            Assert.Equal(
                InvariantSet.All().Select(rule => "invariant " + rule.Id).Order(StringComparer.Ordinal),
                reached.Never.Where(name => name.StartsWith("invariant ", StringComparison.Ordinal)));
            Assert.Contains("function reserve_tag_storage", reached.Never);
            Assert.Contains("situation: interrupt arrived", reached.Never);
        }
    }

    [Fact]
    public void WhatIsReachedIsNoLongerNamedAndCountsOnlyGrow()
    {
        var reached = Reached(Make(RevisionSet.All[^1], 0).Revision);
        var before = reached.Counts.ToDictionary();
        for (ulong index = 0; index < 40; index++)
        {
            var made = Make(RevisionSet.All[^1], index);
            var engine = new OwnEngine(made.Machine);
            var strategy = new RandomStrategy(index);
            var situations = new RunSituations(new SeriesSituations(made.Revision));
            for (var run = 0; run < 8; run++)
            {
                engine.Run(strategy);
                situations.Add(made);
            }

            reached.Add(situations);
            reached.AddMachine(made.Machine);
            Assert.All(before, item => Assert.True(reached.Counts[item.Key] >= item.Value));
            before = reached.Counts.ToDictionary();
            Assert.Equal(reached.Counts.Where(item => item.Value == 0).Select(item => item.Key), reached.Never);
        }

        Assert.DoesNotContain("function reserve_tag_storage", reached.Never);
        Assert.DoesNotContain("situation: interrupt arrived", reached.Never);
        Assert.DoesNotContain("situation: range of tag storage busy", reached.Never);
    }

    private static Reached Reached(Revision revision) => new(new SeriesSituations(revision), revision.Machine.Invariants);

    private static ScenarioMachine Make(RevisionEntry entry, ulong index) =>
        new(ScenarioGenerator.Case(9, index), entry, InvariantSet.All());
}
