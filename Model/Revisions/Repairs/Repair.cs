using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Model.Revisions;

/// <summary>A change that repairs a defect and nothing else: whatever does not happen with it was a consequence.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Cures">The defects that it repairs, by their slugs: more than one where one line of the source makes them.</param>
/// <param name="Sentence">What it changes.</param>
public sealed record Repair(string Name, IReadOnlyList<string> Cures, string Sentence)
{
    /// <summary>How to make each posting, by name, with this change alone.</summary>
    public required IReadOnlyDictionary<string, Func<Machine, MachineConfiguration, Revision>> On { get; init; }

    /// <summary>Whether some of what the defect does is left: what still happens with the change tells nothing.</summary>
    public bool IsPartial { get; init; }

    /// <summary>A revision with this change; null if the change is none for it.</summary>
    public RevisionEntry? Of(RevisionEntry revision) =>
        On.TryGetValue(revision.Name, out var make)
            ? new RevisionEntry($"{revision.Name}+{Name}", $"{revision.Name}: {Sentence}", make)
            : null;
}
