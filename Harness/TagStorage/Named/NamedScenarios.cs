namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>The named scenarios, for exhaustive search: each small enough for it to end in seconds.</summary>
public static class NamedScenarios
{
    /// <summary>The families of callers, each with its scenarios.</summary>
    public static IReadOnlyList<(string Name, string Sentence, IReadOnlyList<NamedScenario> Scenarios)> Families { get; } =
    [
        ("reserve", "Blocks are reserved and given back.", ReserveScenarios.All),
        ("fault", "Accesses of processes fault.", FaultScenarios.All),
        ("swap", "Pages come and go with the swap device.", SwapScenarios.All),
        ("migration", "Pages are moved.", MigrationScenarios.All),
        ("kvm", "Guests access the memory of their process.", KvmScenarios.All),
        ("ksm", "KSM merges pages.", KsmScenarios.All),
        ("shmem", "Processes share pages of a file in memory.", ShmemScenarios.All),
        ("huge", "Huge pages are mapped, split and collapsed.", HugeScenarios.All),
        ("three-threads", "Three threads meet.", ThreeThreadScenarios.All),
    ];

    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<NamedScenario> All { get; } = [.. Families.SelectMany(family => family.Scenarios)];

    /// <summary>The scenario of a name; null if there is none.</summary>
    public static NamedScenario? Find(string name) => All.FirstOrDefault(scenario => scenario.Name == name);
}
