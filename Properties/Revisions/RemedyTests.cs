using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using static TagStorageModel.Harness.TagStorage.Named.Calls;

namespace TagStorageModel.Properties.Revisions;

/// <summary>In the cases of the callers that copy in atomic context nobody sleeps any more, and nothing is left over.</summary>
public sealed class RemedyTests
{
    private const int Runs = 150;

    /// <summary>A page that is pinned is copied by fork, and there is no storage for the tags of the copy, which the child reads.</summary>
    private static readonly Scenario Fork = WithChild(NamedScenarios.Find("fork-copy-vs-interrupt-free")!.Scenario);

    /// <summary>The callers that copy in atomic context.</summary>
    private static readonly Dictionary<string, Scenario> Callers = new()
    {
        ["fork"] = Fork,
        ["collapse"] = Saved("sleeping-copy-in-collapse"),
        ["buffers"] = Saved("copy-under-private-lock"),
    };

    /// <summary>What sleeps, or may; what is reserved and left, or erased by others; what is leaked.</summary>
    private static readonly string[] Rules = ["I2", "I11", "I14", "I16", "I21"];

    public static TheoryData<string, string> Cured => [.. RevisionSet.All.Where(entry => entry.IsRemedy)
        .SelectMany(entry => Callers.Keys.Select(caller => (caller, entry.Name)))];

    [Theory]
    [MemberData(nameof(Cured))]
    public void NobodySleepsWhereTheMailSaysSo(string caller, string remedy)
    {
        Assert.Contains(Shown(RevisionSet.Find("rfc-v3")!, caller), what => what.Rule is "I2" or "I21" && IsOfTheCopy(what));
        var shown = Shown(RevisionSet.Find(remedy)!, caller);
        Assert.DoesNotContain(shown, what => Rules.Contains(what.Rule) && IsOfTheCopy(what));
        Assert.DoesNotContain(shown, what => what.Rule is "I7" && IsOfTheCopy(what));
    }

    /// <summary>Each has one change that a rule finds in one of the cases, and the remedy without it does not break that rule.</summary>
    [Theory]
    [InlineData("prepares nothing", "prepare-in-fork", "fork", "I2")]
    [InlineData("prepares under ptl", "prepare-in-fork", "fork", "I2")]
    [InlineData("ends nothing", "prepare-in-collapse", "collapse", "I16")]
    [InlineData("releases with xa_release()", "prepare-in-collapse", "collapse", "I12")]
    [InlineData("allocates with GFP_KERNEL", "atomic-buffer-cache", "fork", "I2")]
    [InlineData("loses silently", "atomic-buffer-cache", "fork", "I7")]
    [InlineData("gives back what is used", "reserved-at-allocation", "fork", "I7")]
    public void AMutantIsFound(string mutant, string without, string caller, string rule)
    {
        var entry = RevisionSet.Find(without) ?? RevisionSet.Find($"rfc-v3+{without}")!;
        Assert.DoesNotContain(Shown(entry, caller, fails: true), what => what.Rule == rule);
        Assert.Contains(Shown(RemedyMutants.All[mutant], caller, fails: true), what => what.Rule == rule);
    }

    /// <summary>A task is killed, and its child does not live; or the child that finds the page without tags.</summary>
    [Fact]
    public void WhoKillsLosesNoTags()
    {
        foreach (var remedy in RevisionSet.All.Where(entry => entry.IsRemedy))
            Assert.DoesNotContain(Shown(remedy, "fork", fails: true), what => what.Rule is "I6" or "I7");
    }

    private static bool IsOfTheCopy((string Rule, string Function, string Detail) what) =>
        what.Function.StartsWith("copy_highpage", StringComparison.Ordinal) || what.Function is "try_transfer_saved_tags" || what.Rule is "I16";

    private static Scenario WithChild(Scenario scenario) =>
        scenario with { Interrupts = [], Threads = [.. scenario.Threads, new ScenarioThread(1, [LoadTags(mm: 1)], default)] };

    private static Scenario Saved(string slug) => (Scenario)KnownCases.Find(slug, "rfc-v3")!.File.Token.Case.Scenario;

    private static HashSet<(string Rule, string Function, string Detail)> Shown(RevisionEntry revision, string caller, bool fails = false)
    {
        var scenario = Callers[caller];
        if (fails) scenario = scenario with { Threads = [.. scenario.Threads.Select(thread => thread with { Faults = new FaultBudget(1, 1, 0) })] };
        var made = new ScenarioMachine(scenario, revision, InvariantSet.All());
        made.Machine.Checked = true;
        var engine = new OwnEngine(made.Machine);
        var strategy = new RandomStrategy(1);
        var shown = new HashSet<(string, string, string)>();
        for (var run = 0; run < Runs; run++)
        {
            engine.Run(strategy);
            foreach (var violation in made.Machine.Violations.Items)
                shown.Add((violation.Key.Invariant.Id, violation.Key.Function, violation.Key.Detail));
        }

        return shown;
    }
}
