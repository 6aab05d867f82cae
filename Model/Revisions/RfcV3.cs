namespace TagStorageModel.Model;

/// <summary>The series as last posted, RFC v3 with all its patches, defects included.</summary>
public sealed class RfcV3(Machine machine, MachineConfiguration configuration) : Revision(machine, configuration)
{
    /// <inheritdoc/>
    public override string Name => "rfc-v3";

    /// <inheritdoc/>
    public override string Summary => "arm64 MTE dynamic tag storage, RFC v3 as posted";
}
