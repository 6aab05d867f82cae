namespace TagStorageModel.Model.Revisions;

/// <summary>All revisions there are. To add one: a class that overrides the functions that differ, and a line here.</summary>
public static class RevisionSet
{
    private static readonly Posting RfcV2 =
        new("rfc-v2", (machine, configuration, patches) => new PatchedV2(machine, configuration, patches).Apply());

    private static readonly Posting RfcV3 =
        new("rfc-v3", (machine, configuration, patches) => new PatchedV3(machine, configuration, patches).Apply());

    private static readonly RevisionEntry PreparedCopy =
        RevisionEntry.Of("prepared-copy", "RFC v3 whose callers of copy_highpage() have memory for the tags ready before they cannot "
            + "sleep; who finds none fails as for want of a page", RfcV3, Revision.PreparedCopy.Pieces);

    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<RevisionEntry> All { get; } =
    [
        new("rfc-v2", "arm64 MTE dynamic tag storage, RFC v2 as posted", (machine, configuration) => new RfcV2(machine, configuration))
        {
            Posting = RfcV2,
        },
        new("rfc-v3", "arm64 MTE dynamic tag storage, RFC v3 as posted", (machine, configuration) => new RfcV3(machine, configuration))
        {
            Posting = RfcV3,
        },
        RevisionEntry.Of("atomic-buffer-cache", "RFC v3 whose copy_highpage() has buffers from a page allocated with GFP_ATOMIC; "
            + "without memory the task that copies is killed at once", RfcV3, () => new Revision.AtomicBufferCache()),
        RevisionEntry.Of("atomic-buffer-cache-later", "The same, but whoever maps a page without its tags is killed at the next access",
            RfcV3, () => new Revision.KillOwnersLater()),
        PreparedCopy,
        RevisionEntry.Of("reserved-at-allocation", "RFC v3 whose movable pages come with buffer and slot, or not at all; the first "
            + "set_pte_at() gives them back if they are unused", RfcV3, () => new Revision.ReservedAtAllocation()),
        PreparedCopy.With(RepairSet.For(PreparedCopy)) with
        {
            Name = "repaired",
            Summary = "RFC v3 with prepared copies and all repairs that it needs beside them",
        },
    ];

    /// <summary>The revision of a name, with repairs if the name has some; null if there is none.</summary>
    public static RevisionEntry? Find(string name) => All.FirstOrDefault(entry => entry.Name == name) ?? RepairedName.Find(name);
}
