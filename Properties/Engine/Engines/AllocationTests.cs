using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Lockdep;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Engine.Engines;

public sealed class AllocationTests
{
    private const int Batch = 100;

    [Theory]
    [InlineData("rfc-v2", "random")]
    [InlineData("rfc-v2", "pct")]
    [InlineData("rfc-v3", "random")]
    [InlineData("rfc-v3", "pct")]
    public void AScheduleOfAScenarioAllocatesNothingOnceWarm(string revision, string strategy)
    {
        Assert.SkipWhen(BuildKind.IsDebug, "In a debug build async methods are classes.");
        foreach (var scenario in ThatBreakRules(RevisionSet.Find(revision)!).Take(6))
        {
            var machine = new ScenarioMachine(scenario, RevisionSet.Find(revision)!, InvariantSet.All()).Machine;
            var engine = new OwnEngine(machine);
            var made = StrategySet.Make(strategy, 7);
            // A batch is clean once the just-in-time compiler is done and the batch shows no new violation.
            var allocated = long.MaxValue;
            for (var batch = 0; batch < 3000 && allocated != 0; batch++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                for (var i = 0; i < Batch; i++) engine.Run(made);
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Assert.Equal(0, allocated);
        }
    }

    [Fact]
    public void EqualTextsAreOneString()
    {
        var texts = new DetailTexts();
        var made = texts.Of("lock order: ", new string('a', 200), " -> b");
        Assert.Equal("lock order: " + new string('a', 200) + " -> b", made);
        Assert.Same(made, texts.Of("lock order: " + new string('a', 200), " -> ", "b"));
        Assert.Same(made, texts.Of(made.AsSpan()));
        Assert.Equal("", texts.Of());
    }

    /// <summary>Scenarios of three threads and more that break a rule in most runs.</summary>
    private static IEnumerable<Scenario> ThatBreakRules(RevisionEntry revision)
    {
        for (ulong index = 0; index < 300; index++)
        {
            var scenario = ScenarioGenerator.Case(1, index);
            if (scenario.Threads.Count < 3) continue;
            var machine = new ScenarioMachine(scenario, revision, InvariantSet.All()).Machine;
            var engine = new OwnEngine(machine);
            var strategy = new RandomStrategy(7);
            var broken = 0;
            for (var i = 0; i < 10; i++)
            {
                engine.Run(strategy);
                if (machine.Violations.Items.Length > 0) broken++;
            }

            if (broken > 7) yield return scenario;
        }
    }
}
