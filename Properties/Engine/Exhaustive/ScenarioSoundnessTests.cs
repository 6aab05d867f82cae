using System.Security.Cryptography;
using System.Text;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Engine.Exhaustive;

/// <summary>
/// On scenarios of the kernel, under every rule, the search shows exactly the equivalence classes and verdicts that a search
/// by sleep sets alone does, each class once.
/// </summary>
public sealed class ScenarioSoundnessTests
{
    private const int MostRuns = 800;

    public static TheoryData<string> Revisions => ["rfc-v2", "rfc-v3"];

    [Theory]
    [MemberData(nameof(Revisions))]
    public void OnNamedScenarios(string revision) =>
        AssertAlike(NamedScenarios.All.Where(named => named.Revisions.Contains(revision)).Select(named => (named.Name, named.Scenario)),
            revision, compared: 20, rules: 4);

    [Theory]
    [MemberData(nameof(Revisions))]
    public void OnGeneratedScenarios(string revision) =>
        AssertAlike(Enumerable.Range(0, 250).Select(i => ($"case {i}", Small(ScenarioGenerator.Case(17, (ulong)i)))), revision,
            compared: 150, rules: 7);

    /// <summary>All threads on one CPU, or two of three.</summary>
    [Theory]
    [InlineData("rfc-v2", false)]
    [InlineData("rfc-v3", false)]
    [InlineData("rfc-v3", true)]
    public void OnSharedCpus(string revision, bool preempt) =>
        AssertAlike(Enumerable.Range(0, 120).Select(i => ($"case {i}", OnOneCpu(ScenarioGenerator.Case(17, (ulong)i), preempt, i % 3 + 1))),
            revision, compared: preempt ? 15 : 60, rules: preempt ? 2 : 4);

    private static Scenario OnOneCpu(Scenario scenario, bool preempt, int shared)
    {
        var small = Small(scenario, shared == 1 ? 2 : 3);
        return small with { Options = small.Options with { Preempt = preempt, SharedCpus = shared } };
    }

    /// <summary>The defects of the catalogue break nearly every rule.</summary>
    [Theory]
    [MemberData(nameof(Revisions))]
    public void OnTheScenariosOfKnownDefects(string revision) =>
        AssertAlike(KnownCases.All.Select(known => (known.Name, known.File.Token.Case)).Where(item => item.Case.Revision == revision)
            .Select(item => (item.Name, item.Case.Series())), revision, compared: 12, rules: 8);

    /// <summary>Two threads with one call each, which nothing disturbs.</summary>
    private static Scenario Small(Scenario scenario, int threads = 2) => scenario with
    {
        Threads = [.. scenario.Threads.Take(threads).Select(thread => thread with { Calls = [.. thread.Calls.Take(1)] })],
        Interrupts = [],
        Options = scenario.Options with { StoreBuffers = false, SharedCpus = 0 },
    };

    private static void AssertAlike(IEnumerable<(string Name, Scenario Scenario)> scenarios, string revision, int compared, int rules)
    {
        var broken = new SortedSet<string>(StringComparer.Ordinal);
        var alike = 0;
        foreach (var (name, scenario) in scenarios)
        {
            if (scenario.Interrupts.Count > 0 || scenario.Options.StoreBuffers || scenario.Threads.Count > 3) continue;
            var other = Make(scenario, revision);
            var classes = new ReplayedExecutions(other, () => Verdict(other, broken));
            var expected = new HashSet<TraceNumbers>();
            var searched = Make(scenario, revision);
            if (!searched.Begin() || !new SleepSetSearch(searched).Run(MostRuns, schedule => expected.Add(classes.Of(schedule)))) continue;
            var machine = Make(scenario, revision);
            var explorer = new Explorer(machine);
            var found = new HashSet<TraceNumbers>();
            explorer.Run(() => found.Add(classes.Of(machine.Trace.Decisions)));
            Assert.True(explorer.Counts.Executions == expected.Count && found.SetEquals(expected),
                $"{name} on {revision}: {explorer.Counts.Executions} executions, {found.Count} classes, {expected.Count} by sleep sets");
            if (scenario.Options.SharedCpus == 0) Assert.Equal(0, explorer.Counts.Blocked);
            alike++;
        }

        Assert.True(alike >= compared, $"only {alike} compared");
        Assert.True(broken.Count >= rules, $"only {string.Join(' ', broken)} were broken anywhere");
    }

    private static Machine Make(Scenario scenario, string revision) =>
        new ScenarioMachine(scenario, RevisionSet.Find(revision)!, InvariantSet.All()).Machine;

    /// <summary>The rules that a run breaks, and how, as a number.</summary>
    private static long Verdict(Machine machine, SortedSet<string> broken)
    {
        var verdict = 0L;
        foreach (var violation in machine.Violations.Items)
        {
            broken.Add(violation.Key.Invariant.Id);
            verdict += BitConverter.ToInt64(SHA256.HashData(Encoding.UTF8.GetBytes(violation.Key.Text(machine.LockClasses))));
        }

        return verdict;
    }
}
