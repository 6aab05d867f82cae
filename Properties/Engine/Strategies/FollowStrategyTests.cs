using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Minimising;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Engine.Cases;

namespace TagStorageModel.Properties.Engine.Strategies;

public sealed class FollowStrategyTests
{
    [Fact]
    public void ARunFollowedInItsOwnScenarioIsTheSame()
    {
        for (ulong i = 0; i < 60; i++)
        {
            var token = RecordedCase.Of(i);
            var machine = new ScenarioMachine(token.Case.Series(), RevisionSet.Find(token.Case.Revision)!, InvariantSet.All()).Machine;
            var itinerary = ItineraryRecorder.Of(machine, token.Case.Schedule);
            Assert.True(token.Promise.IsKeptBy(machine));
            new OwnEngine(machine).Run(new FollowStrategy(itinerary));
            Assert.True(token.Promise.IsKeptBy(machine), $"case {i}");
        }
    }

    [Fact]
    public void AnyItineraryCanBeFollowedInAnySmallerScenario()
    {
        for (ulong i = 0; i < 12; i++)
        {
            var token = RecordedCase.Of(i);
            var entry = RevisionSet.Find(token.Case.Revision)!;
            var itinerary = ItineraryRecorder.Of(new ScenarioMachine(token.Case.Series(), entry, []).Machine, token.Case.Schedule);
            foreach (var smaller in ScenarioShrinker.Shrink(token.Case.Series()).Take(30))
            {
                var machine = new ScenarioMachine(smaller, entry, []).Machine;
                foreach (var map in ScenarioMaps.Between(token.Case.Series(), smaller))
                    Assert.True(new OwnEngine(machine).Run(new FollowStrategy(map.Of(itinerary))));
            }
        }
    }

    [Fact]
    public void WithoutLegsNobodyIsPreempted()
    {
        for (ulong i = 0; i < 30; i++)
        {
            var token = RecordedCase.Of(i);
            var machine = new ScenarioMachine(token.Case.Series(), RevisionSet.Find(token.Case.Revision)!, []).Machine;
            var counter = new PreemptionCounter(new FollowStrategy(new Itinerary([], [])));
            new OwnEngine(machine).Run(counter);
            Assert.Equal(0, counter.Preemptions);
            Assert.DoesNotContain(machine.Threads, thread => thread.IsInterrupt && thread.Arrived);
        }
    }
}
