using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage.Named;

public sealed class NamedScenarioTests
{
    private const int SchedulesEach = 150;

    public static TheoryData<string, string> All =>
        [.. NamedScenarios.All.SelectMany(named => named.Revisions.Select(revision => (named.Name, revision)))];

    /// <summary>
    /// Random and PCT schedules: the setup is made, nothing is accessed that was not declared, both paths are under way
    /// at once and meet where the scenario says, and the rules that it says are kept are.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void ItsPathsMeetWhereItSays(string name, string revision)
    {
        var named = NamedScenarios.Find(name)!;
        var made = new ScenarioMachine(named.Scenario, RevisionSet.Find(revision)!, InvariantSet.All());
        var machine = made.Machine;
        machine.Checked = true;
        machine.Overlaps = new SeriesObjects(made.Revision).Watch(named.Object);
        var engine = new OwnEngine(machine);
        foreach (var strategy in StrategySet.Names.Select(strategy => StrategySet.Make(strategy, 1)))
        {
            for (var run = 0; run < SchedulesEach; run++)
            {
                engine.Run(strategy);
                Assert.True(machine.Setup is null or { Finished: true }, "the setup is blocked");
                if (revision == "rfc-v3")
                    Assert.Empty(machine.Violations.Items.ToArray().Select(violation => violation.Key.Invariant.Id).Intersect(named.Clean));
            }
        }

        var pairs = new PathPairs();
        pairs.Add(machine);
        Assert.Contains(named.Paths, pairs.Seen);
    }

    /// <summary>A setup leaves nothing to the threads that it can do: each of them starts, whoever goes first.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void EveryThreadCanBeFirst(string name, string revision)
    {
        var named = NamedScenarios.Find(name)!;
        var made = new ScenarioMachine(named.Scenario, RevisionSet.Find(revision)!, []);
        Assert.True(made.Machine.Begin());
        var runnable = made.Machine.Runnable();
        Assert.All(Enumerable.Range(0, named.Scenario.Threads.Count), thread => Assert.NotEqual(0u, runnable >> thread & 1));
    }
}
