using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

/// <summary>
/// A correct cure is not condemned: a restorer that holds PG_mte_lock of the page from before it is reserved until its tags
/// are there breaks no rule that RFC v3 does not break itself.
/// </summary>
public sealed class ReserveWhileRestoringTests
{
    private const string Restore = "mte_restore_tags_for_pfn";

    /// <summary>access_remote_tags() does not wait for PG_mte_lock, a defect of its own: it sees more of it now.</summary>
    private const string Tracing = "ptrace-vs-restore";
    private const int MostRuns = 1000;
    private const ulong Cases = 200;
    private const int RunsEach = 15;

    private static readonly RevisionEntry Before = RevisionSet.Find("rfc-v3")!;
    private static readonly RevisionEntry Cure =
        new("cure", "", (machine, configuration) => new ReserveWhileRestoring(machine, configuration));

    private static readonly RevisionEntry Mutant =
        new("mutant", "", (machine, configuration) => new ReserveBeforeTagging(machine, configuration));

    public static TheoryData<string> Touching => [.. NamedScenarios.All
        .Where(named => named.Revisions.Contains("rfc-v3") && (named.Paths.First == Restore || named.Paths.Second == Restore))
        .Select(named => named.Name)];

    /// <summary>The rules about saved tags and the flags, of which restoring is a part.</summary>
    private static readonly string[] Rules = ["I3", "I4", "I5", "I7", "I11", "I16", "I21"];

    [Theory]
    [MemberData(nameof(Touching))]
    public void NoScenarioOfRestoringShowsAnythingNew(string name)
    {
        var scenario = NamedScenarios.Find(name)!.Scenario;
        var cured = Search(Cure, scenario, out var ran);
        var fresh = cured.Except(Search(Before, scenario, out _));
        Assert.Empty(name == Tracing ? fresh.Where(what => what.Rule is not ("I7" or "I21")) : fresh);
        Assert.True(ran > 20, $"{ran} executions");
        Assert.Contains(("I3", Restore, "saved tags were not restored"), Search(Mutant, scenario, out _));
    }

    [Fact]
    public void ASweepShowsNothingNewAboutRestoring()
    {
        var before = Sweep(Before);
        Assert.DoesNotContain(Sweep(Cure).Except(before), IsAboutRestoring);
        Assert.Contains(("I3", Restore, "saved tags were not restored"), Sweep(Mutant).Except(before));
    }

    private static bool IsAboutRestoring((string Rule, string Function, string Detail) what) =>
        Rules.Contains(what.Rule) && (what.Rule is "I3" or "I4" or "I5" || what.Function is Restore or "reserve_tag_storage");

    private static HashSet<(string Rule, string Function, string Detail)> Search(RevisionEntry entry, Scenario scenario, out long ran)
    {
        var made = new ScenarioMachine(scenario, entry, InvariantSet.All());
        var explorer = new Explorer(made.Machine);
        var shown = new HashSet<(string, string, string)>();
        explorer.Run(() =>
        {
            foreach (var violation in made.Machine.Violations.Items)
                shown.Add((violation.Key.Invariant.Id, violation.Key.Function, violation.Key.Detail));
            return explorer.Counts.Executions < MostRuns;
        });
        ran = explorer.Counts.Executions;
        return shown;
    }

    /// <summary>What generated cases show, without the confirmation that a sweep's reports need.</summary>
    private static HashSet<(string Rule, string Function, string Detail)> Sweep(RevisionEntry entry)
    {
        var shown = new HashSet<(string, string, string)>();
        for (var index = 0UL; index < Cases; index++)
        {
            var made = new ScenarioMachine(ScenarioGenerator.Case(5, index), entry, InvariantSet.All());
            var engine = new OwnEngine(made.Machine);
            foreach (var strategy in StrategySet.Names.Select(name => StrategySet.Make(name, index)))
            {
                for (var run = 0; run < RunsEach; run++)
                {
                    engine.Run(strategy);
                    foreach (var violation in made.Machine.Violations.Items)
                        shown.Add((violation.Key.Invariant.Id, violation.Key.Function, violation.Key.Detail));
                }
            }
        }

        return shown;
    }
}
