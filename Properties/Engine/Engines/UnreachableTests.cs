using TagStorageModel.Engine.Coverage;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Engine.Engines;

public sealed class UnreachableTests
{
    [Fact]
    public void WhatIsUnreachableIsAStepWithAReasonAndIsNotAskedFor()
    {
        foreach (var entry in RevisionSet.All)
        {
            var revision = new ScenarioMachine(ScenarioGenerator.Case(9, 0), entry, InvariantSet.All()).Revision;
            var steps = Function.StepsIn(revision.GetType()).Select(step => "step " + step.Name).ToHashSet();
            var reached = new Reached(new SeriesSituations(revision), revision.Machine.Invariants);
            Assert.NotEmpty(revision.Unreachable);
            Assert.All(revision.Unreachable, item =>
            {
                Assert.Contains(item.Key, steps);
                Assert.NotEmpty(item.Value);
                Assert.DoesNotContain(item.Key, reached.Counts.Keys);
            });
            Assert.Empty(reached.Contradicted);
        }
    }
}
