using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage.Named;

/// <summary>
/// Named scenarios in which an allocation of each kind may fail, of any one thread, and an interrupt frees a tagged page:
/// <c>repaired</c> breaks no rule in them.
/// </summary>
public sealed class DisturbedScenarioTests(ITestOutputHelper output)
{
    private const int Slot = Scenario.DriverSlots - 1;
    private const int SchedulesEach = 60;

    public static TheoryData<string> All => [.. NamedScenarios.All.Where(named => named.Revisions.Contains("rfc-v3")).Select(named => named.Name)];

    [Theory]
    [MemberData(nameof(All))]
    public void RandomSchedulesShowNothing(string name)
    {
        foreach (var scenario in Disturbed(NamedScenarios.Find(name)!.Scenario))
        {
            Assert.Null(scenario.Fault());
            var made = new ScenarioMachine(scenario, RevisionSet.Find("repaired")!, InvariantSet.All());
            made.Machine.Checked = true;
            var engine = new OwnEngine(made.Machine);
            foreach (var strategy in StrategySet.Names.Select(strategy => StrategySet.Make(strategy, 1)))
            {
                for (var run = 0; run < SchedulesEach; run++)
                {
                    engine.Run(strategy);
                    Assert.Equal([], made.Machine.Violations.Items.ToArray().Select(broken => broken.Key.Text(made.Machine.LockClasses)));
                }
            }
        }
    }

    /// <summary>TAGSTORAGE_SECONDS says how long a search may take: not every one ends.</summary>
    [Fact(Explicit = true)]
    public void SearchesShowNothing()
    {
        var limit = double.Parse(Environment.GetEnvironmentVariable("TAGSTORAGE_SECONDS") ?? "10", CultureInfo.InvariantCulture);
        var subject = SeriesSubject.Of("repaired")!;
        var (ended, left, executions) = (0, 0, 0L);
        foreach (var name in All.Select(row => row.Data))
        {
            foreach (var scenario in Disturbed(NamedScenarios.Find(name)!.Scenario))
            {
                using var cancel = new System.Threading.CancellationTokenSource(TimeSpan.FromSeconds(limit));
                var target = new VerifyTarget(name, scenario, new SweepOptions(subject, 0));
                var verdict = new Verification(target, new VerifyOptions(), _ => { }).Run(cancel.Token);
                output.WriteLine($"{name}: {verdict.Ended}, {verdict.Executions} executions, {verdict.Violations} violations");
                Assert.Equal(0, verdict.Violations);
                executions += verdict.Executions;
                if (verdict.Complete) ended++;
                else left++;
            }
        }

        output.WriteLine($"{ended} ended, {left} did not, {executions} executions");
    }

    /// <summary>One for each thread that meets the failures.</summary>
    private static IEnumerable<Scenario> Disturbed(Scenario scenario)
    {
        var layout = scenario.Layout;
        var last = layout.Frames[^1];
        if (last + 1 < layout.MemFrames(scenario.Options) * layout.Regions) layout = layout with { Frames = [.. layout.Frames, last + 1] };
        var interrupted = (scenario with { Layout = layout, Setup = [.. scenario.Setup, Calls.AllocTagged(Slot)] })
            .Interrupted(scenario.Threads.Count - 1, Slot);
        for (var i = 0; i < scenario.Threads.Count; i++)
        {
            var faults = scenario.Threads[i].Faults;
            yield return interrupted.Failing(i, faults.Atomic + 1, faults.Sleeping + 1, faults.Busy);
        }
    }
}
