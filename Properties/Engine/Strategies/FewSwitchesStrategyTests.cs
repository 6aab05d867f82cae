using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Engine.Strategies;

public sealed class FewSwitchesStrategyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void ThereAreNoMorePreemptionsThanAllowed(int most)
    {
        var seen = 0;
        var arrived = false;
        for (ulong i = 0; i < 20; i++)
        {
            var machine = new ScenarioMachine(ScenarioGenerator.Case(9, i), RevisionSet.All[0], []).Machine;
            var counter = new PreemptionCounter(new FewSwitchesStrategy(i, most, 100));
            for (var run = 0; run < 20; run++)
            {
                new OwnEngine(machine).Run(counter);
                Assert.InRange(counter.Preemptions, 0, most);
                seen = Math.Max(seen, counter.Preemptions);
                arrived |= machine.Threads.Any(thread => thread.IsInterrupt && thread.Arrived);
            }
        }

        Assert.Equal((most, true), (seen, arrived));
    }

    [Fact]
    public void RunsDependOnTheSeed()
    {
        var machine = new ScenarioMachine(ScenarioGenerator.Case(9, 30), RevisionSet.All[0], []).Machine;
        Assert.Equal(Digests(1), Digests(1));
        Assert.NotEqual(Digests(1), Digests(2));

        ulong[] Digests(ulong seed)
        {
            var strategy = new FewSwitchesStrategy(seed, 2, 50);
            return [.. Enumerable.Range(0, 20).Select(_ => { new OwnEngine(machine).Run(strategy); return machine.Trace.Digest; })];
        }
    }
}
