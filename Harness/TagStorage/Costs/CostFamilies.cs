using TagStorageModel.Harness.TagStorage.Named;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Costs;

/// <summary>The families of scenarios in which costs are measured: by the paths of the callers, as the named scenarios have them.</summary>
internal static class CostFamilies
{
    private const ulong Seed = 1;
    private const ulong Generated = 60;

    /// <summary>Defects whose saved cases are those of the callers that copy in atomic context.</summary>
    private static readonly string[] Callers =
        ["sleeping-copy-in-fork", "sleeping-copy-in-collapse", "copy-under-private-lock", "sleeping-prepare-in-swapoff"];

    /// <summary>In the order of their names; each scenario as it is, and with an allocation of each sort that may fail in every thread.</summary>
    internal static IReadOnlyList<(string Name, IReadOnlyList<Scenario> Scenarios)> All { get; } =
    [
        .. new (string Name, IEnumerable<Scenario> Scenarios)[]
        {
            ("fault", Named(FaultScenarios.All)), ("fork", Named(NamedScenarios.All.Where(ForksAPinned))), ("generated", GeneratedCases()), ("huge", Named(HugeScenarios.All)),
            ("ksm", Named(KsmScenarios.All)), ("kvm", Named(KvmScenarios.All)), ("migration", Named(MigrationScenarios.All)),
            ("reserve", Named(ReserveScenarios.All)), ("shmem", Named(ShmemScenarios.All)), ("swap", Named(SwapScenarios.All)),
        }.Concat(Callers.Select(slug => ($"case of {slug}", SavedCase(slug)))).OrderBy(family => family.Item1, StringComparer.Ordinal)
            .Select(family => (family.Item1, (IReadOnlyList<Scenario>)[.. family.Item2.SelectMany(WithAndWithoutFailures)])),
    ];

    private static IEnumerable<Scenario> Named(IEnumerable<NamedScenario> named) =>
        named.Where(one => one.Revisions.Contains("rfc-v3")).Select(one => one.Scenario);

    /// <summary>fork() copies the page, under the page table locks.</summary>
    private static bool ForksAPinned(NamedScenario named) => named.Scenario.Setup.Any(call => call.Operation == Operation.Pin)
        && named.Scenario.Threads.Any(thread => thread.Calls.Any(call => call.Operation == Operation.Fork));

    private static IEnumerable<Scenario> SavedCase(string slug) =>
        KnownCases.Find(slug, "rfc-v3") is { } known ? [(Scenario)known.File.Token.Case.Scenario] : [];

    private static IEnumerable<Scenario> GeneratedCases()
    {
        for (ulong index = 0; index < Generated; index++) yield return ScenarioGenerator.Case(Seed, index);
    }

    private static IEnumerable<Scenario> WithAndWithoutFailures(Scenario scenario) =>
    [
        scenario with { Threads = [.. scenario.Threads.Select(thread => thread with { Faults = new FaultBudget(0, 0, thread.Faults.Busy) })] },
        scenario with { Threads = [.. scenario.Threads.Select(thread => thread with { Faults = new FaultBudget(1, 1, thread.Faults.Busy) })] },
    ];
}
