using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Harness.TagStorage.Costs;

/// <summary>The families of scenarios in which costs are measured: by the paths of the callers, as the named scenarios have them.</summary>
internal static class CostFamilies
{
    private const ulong Seed = 1;
    private const ulong Generated = 60;

    /// <summary>Defects whose saved cases are those of the callers that copy in atomic context.</summary>
    private static readonly string[] Callers =
        ["sleeping-copy-in-fork", "sleeping-copy-in-collapse", "copy-under-private-lock", "sleeping-prepare-in-swapoff"];

    /// <summary>
    /// fork() copies a pinned page, and there is no storage for the tags of the copy until a driver lets go of a page; then the child
    /// reads them.
    /// </summary>
    internal static Scenario PinnedFork { get; } =
        WithReader(NamedScenarios.Find("fork-copy-vs-interrupt-free")!.Scenario);

    /// <summary>In the order of their names; each scenario without failures, and with one of each sort in a thread.</summary>
    internal static IReadOnlyList<(string Name, IReadOnlyList<Scenario> Scenarios)> All { get; } =
    [
        .. new (string Name, IEnumerable<Scenario> Scenarios)[]
        {
            ("fault", Named(FaultScenarios.All)), ("fork", [PinnedFork]), ("generated", GeneratedCases()),
            ("huge", Named(HugeScenarios.All)),
            ("ksm", Named(KsmScenarios.All)), ("kvm", Named(KvmScenarios.All)), ("migration", Named(MigrationScenarios.All)),
            ("reserve", Named(ReserveScenarios.All)), ("shmem", Named(ShmemScenarios.All)), ("swap", Named(SwapScenarios.All)),
        }.Concat(Callers.Select(slug => ($"case of {slug}", SavedCase(slug)))).OrderBy(family => family.Item1, StringComparer.Ordinal)
            .Select(family => (family.Item1, (IReadOnlyList<Scenario>)[.. family.Item2.SelectMany(WithAndWithoutFailures)])),
    ];

    private static IEnumerable<Scenario> Named(IEnumerable<NamedScenario> named) =>
        named.Where(one => one.Revisions.Contains("rfc-v3")).Select(one => one.Scenario);

    private static Scenario WithReader(Scenario scenario) => scenario with
    {
        Interrupts = [],
        Threads = [.. scenario.Threads, new ScenarioThread(1, [Calls.Release(1), Calls.LoadTags(mm: 1)], default)],
    };

    private static IEnumerable<Scenario> SavedCase(string slug) =>
        KnownCases.Find(slug, "rfc-v3") is { } known ? [(Scenario)known.File.Token.Case.Scenario] : [];

    private static IEnumerable<Scenario> GeneratedCases()
    {
        for (ulong index = 0; index < Generated; index++) yield return ScenarioGenerator.Case(Seed, index);
    }

    private static IEnumerable<Scenario> WithAndWithoutFailures(Scenario scenario) => [Failing(scenario, 0), Failing(scenario, 1)];

    private static Scenario Failing(Scenario scenario, int times) => scenario with
    {
        Threads = [.. scenario.Threads.Select(thread => thread with { Faults = new FaultBudget(times, times, thread.Faults.Busy) })],
    };
}
