namespace TagStorageModel.Model.Revisions;

/// <summary>The repairs there are. To add one: a file beside this one, and a line here.</summary>
public static class RepairSet
{
    /// <summary>In the order in which they are listed.</summary>
    public static IReadOnlyList<Repair> All { get; } =
    [
        ReleaseUnderTheLock.Row, ReleaseUnusedSlots.Row, StoreWithInterruptsOff.Row, ReserveWhileRestoring.Row, FlagAfterRestore.Row,
        ReserveSlotWithoutFail.Row, AllocateBufferWithoutFail.Row, CopySavedTags.Row, WholeBlocks.Row,
    ];

    /// <summary>The repair of a defect in a revision; null if there is none.</summary>
    public static Repair? Of(string slug, string revision) =>
        All.FirstOrDefault(repair => repair.Cures.Contains(slug) && repair.On.ContainsKey(revision));
}
