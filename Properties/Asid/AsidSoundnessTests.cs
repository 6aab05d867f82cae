using System.Security.Cryptography;
using System.Text;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Harness.Asid;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Properties.Engine.Exhaustive;

namespace TagStorageModel.Properties.Asid;

/// <summary>
/// What a rule reads is in the footprints: the search shows exactly the classes and verdicts that a search by sleep sets alone does,
/// of the kernel's allocator and of mutants of it.
/// </summary>
public sealed class AsidSoundnessTests
{
    private const int MostRuns = 600;

    [Fact]
    public void OnGeneratedScenarios() => AssertAlike(
        from i in Enumerable.Range(0, 60)
        let scenario = Small(AsidGenerator.Make(23, (ulong)i))
        select (i % 2 == 0 ? AsidSubject.Mainline : AsidMutants.All[i / 2 % AsidMutants.All.Count].Subject, scenario),
        compared: 35, rules: 1);

    [Fact]
    public void OnTheScenariosOfMutants() =>
        AssertAlike(AsidMutants.All.Select(mutant => (mutant.Subject, mutant.Scenario)), compared: 6, rules: 4);

    private static AsidScenario Small(AsidScenario scenario) =>
        scenario with { Threads = [.. scenario.Threads.Select((calls, i) => i < 2 ? (EquatableList<AsidCall>)[.. calls.Take(1)] : [])] };

    private static void AssertAlike(IEnumerable<(AsidSubject Subject, AsidScenario Scenario)> cases, int compared, int rules)
    {
        var broken = new SortedSet<string>(StringComparer.Ordinal);
        var alike = 0;
        foreach (var (subject, scenario) in cases)
        {
            var other = Make(subject, scenario);
            var classes = new ReplayedExecutions(other, () => Verdict(other, broken));
            var expected = new HashSet<TraceNumbers>();
            var searched = Make(subject, scenario);
            if (!new SleepSetSearch(searched).Run(MostRuns, schedule => expected.Add(classes.Of(schedule)))) continue;
            var machine = Make(subject, scenario);
            var explorer = new Explorer(machine);
            var found = new HashSet<TraceNumbers>();
            explorer.Run(() => found.Add(classes.Of(machine.Trace.Decisions)));
            Assert.True(explorer.Counts.Executions == expected.Count && found.SetEquals(expected),
                $"{subject.Name}, {string.Join("; ", AsidWords.Of(scenario))}: {explorer.Counts.Executions} executions, {found.Count} "
                + $"classes, {expected.Count} by sleep sets");
            alike++;
        }

        Assert.True(alike >= compared, $"only {alike} compared");
        Assert.True(broken.Count >= rules, $"only {string.Join(' ', broken)} were broken anywhere");
    }

    private static Machine Make(AsidSubject subject, AsidScenario scenario) => subject.Make(scenario, subject.NewRules()).Machine;

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
