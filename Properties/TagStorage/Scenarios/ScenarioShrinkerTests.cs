using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage.Scenarios;

public sealed class ScenarioShrinkerTests
{
    [Fact]
    public void EveryCandidateCanBeRunAndIsSmaller()
    {
        for (ulong i = 0; i < 300; i++)
        {
            var scenario = ScenarioGenerator.Case(11, i);
            var size = ScenarioShrinker.Size(scenario);
            foreach (var smaller in ScenarioShrinker.Shrink(scenario))
            {
                Assert.Null(smaller.Fault());
                Assert.InRange(ScenarioShrinker.Size(smaller), 0, size - 1);
                Assert.Equal(smaller, ScenarioGenerator.Repair(smaller));
            }
        }
    }

    [Fact]
    public void ShrinkingEndsAtTheSmallestThatStillShows()
    {
        for (ulong i = 0; i < 60; i++)
        {
            var scenario = ScenarioGenerator.Case(11, i);
            var smallest = Smallest(scenario, _ => true);
            Assert.Equal((1, 0, 0, 0),
                (smallest.Threads.Count, smallest.Threads[0].Calls.Count, smallest.Setup.Count, smallest.Interrupts.Count));
            Assert.Equal(new ScenarioLayout(0, 1, 1, 1, [0]), smallest.Layout);
            Assert.Equal((2, 1), (smallest.Addresses, smallest.Mms));
            Assert.True(smallest is { PreemptRcu: true, LowerMte: true, UpperMte: true });

            var forks = Smallest(scenario, Forks);
            if (Forks(scenario)) Assert.Equal(1, forks.Threads.Sum(thread => thread.Calls.Count) + forks.Setup.Count);
        }

        static bool Forks(Scenario scenario) =>
            scenario.Setup.Concat(scenario.Threads.SelectMany(thread => thread.Calls)).Any(call => call.Operation == Operation.Fork);
    }

    [Fact]
    public void CandidatesRun()
    {
        for (ulong i = 0; i < 20; i++)
        {
            foreach (var smaller in ScenarioShrinker.Shrink(ScenarioGenerator.Case(11, i)).Take(40))
            {
                var machine = new ScenarioMachine(smaller, RevisionSet.All[0], InvariantSet.All()).Machine;
                Assert.True(new OwnEngine(machine).Run(new RandomStrategy(i)));
            }
        }
    }

    [Fact]
    public void FsCheckShrinksWithIt() =>
        Assert.Equal(ScenarioShrinker.Shrink(ScenarioGenerator.Case(11, 5)),
            ScenarioShrinker.Scenarios.Shrinker(ScenarioGenerator.Case(11, 5)));

    private static Scenario Smallest(Scenario scenario, Func<Scenario, bool> shows)
    {
        while (ScenarioShrinker.Shrink(scenario).FirstOrDefault(shows) is { } smaller) scenario = smaller;
        return scenario;
    }
}
