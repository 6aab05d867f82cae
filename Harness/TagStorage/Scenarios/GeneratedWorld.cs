using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>What is known of a scenario when its calls are generated.</summary>
/// <param name="Layout">The memory.</param>
/// <param name="Addresses">Pages of address space of each process, without the huge area.</param>
/// <param name="Hot">The address that is visited as often as all together.</param>
/// <param name="Mms">How many processes there can be.</param>
/// <param name="Swarm">The operations; one that is in it twice is drawn twice as often.</param>
/// <param name="Options">What the machine has beyond the plain one.</param>
/// <param name="Faults">At most so many failures of each sort.</param>
internal sealed record GeneratedWorld(
    ScenarioLayout Layout, int Addresses, int Hot, int Mms, Operation[] Swarm, MachineOptions Options, FaultBudget Faults);
