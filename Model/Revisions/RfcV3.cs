using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Revisions;

/// <summary>The series as last posted, RFC v3 with all its patches, defects included.</summary>
public partial class RfcV3(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration);
