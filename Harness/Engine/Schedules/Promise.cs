using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Schedules;

/// <summary>What a case's run showed when it was recorded, and a replay must show again.</summary>
/// <param name="Key">The violation's key as text; empty if it is not about one.</param>
/// <param name="Steps">The steps of the run.</param>
/// <param name="Digest">The digest of the run.</param>
public sealed record Promise(string Key, int Steps, ulong Digest)
{
    /// <summary>The promise of the run that a machine has just made.</summary>
    /// <param name="machine">The machine, as the run left it.</param>
    /// <param name="key">The violation that matters.</param>
    public static Promise Of(Machine machine, string key = "") => new(key, machine.Trace.Steps, machine.Trace.Digest);

    /// <summary>Whether the run that a machine has just made is, step for step, the one recorded.</summary>
    public bool IsKeptBy(Machine machine) => machine.Trace.Steps == Steps && machine.Trace.Digest == Digest;
}
