namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>The named scenarios, for exhaustive search: each small enough for it to end in seconds.</summary>
public static class NamedScenarios
{
    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<NamedScenario> All { get; } =
    [
        .. ReserveScenarios.All, .. FaultScenarios.All, .. SwapScenarios.All, .. MigrationScenarios.All,
        .. KvmScenarios.All, .. KsmScenarios.All, .. ShmemScenarios.All, .. HugeScenarios.All,
        .. ThreeThreadScenarios.All,
    ];

    /// <summary>The scenario of a name; null if there is none.</summary>
    public static NamedScenario? Find(string name) => All.FirstOrDefault(scenario => scenario.Name == name);
}
