namespace TagStorageModel.Model.Revisions;

/// <summary>The repairs there are. To add one: a file beside this one, and a line here.</summary>
public static class RepairSet
{
    /// <summary>In the order in which they are listed, and in which the upper one of two that change one function comes first.</summary>
    public static IReadOnlyList<Repair> All { get; } =
    [
        Revision.AskAgain.Row, Revision.PrepareInFork.Row, Revision.PrepareInCollapse.Row,
        Revision.PrepareInBufferMigration.Row, Revision.PrepareInSwapoff.Row,
        Revision.ReleaseUnderTheLock.Row, Revision.ReleaseUnusedSlots.Row, Revision.StoreWithInterruptsOff.Row,
        Revision.ReserveWhileRestoring.Row, Revision.FlagAfterRestore.Row, Revision.ReserveSlotWithoutFail.Row,
        Revision.AllocateBufferWithoutFail.Row, Revision.CopySavedTags.Row, Revision.WholeBlocks.Row, Revision.InterruptsOffByPfn.Row,
        Revision.DropMmapLockOnRetry.Row, Revision.CopyOfLockedWithoutStorage.Row, Revision.CopyTagsFromUserFirst.Row,
        Revision.TransferFromAllPages.Row, Revision.DropSavedTagsOfFreedPages.Row, Revision.FreeAsksForReserved.Row,
        Revision.KeepSavedOverSwapped.Row, Revision.CopySwapTagsUnderTheLock.Row, Revision.SwapOutSavedTags.Row,
        Revision.StoreWithoutWarning.Row, Revision.CompareSavedTags.Row, Revision.LookAgainWhereTagged.Row,
        Revision.PtraceWaitsForTags.Row, Revision.StorageForCopiedTags.Row, Revision.PinForCopiedTags.Row,
        Revision.SignalFailsTheReservation.Row, Revision.PrepareSwapcache.Row, Revision.ReserveTheWholeFolio.Row,
        Revision.TakenBlockIsNoMistake.Row, Revision.CountBeforePuttingBack.Row, Revision.PagesWithoutBlockAreKept.Row,
        Revision.KeepMajorFaults.Row, Revision.TaggedHugeZeroPage.Row, Revision.NoMemoryIsSaid.Row,
        Revision.ReplaceWithoutStorage.Row, Revision.FailWithoutStorage.Row, Revision.FlagFirst.Row,
        Revision.TailsKeepTheirFlags.Row, Revision.FailWithoutStorageAsMemory.Row, Revision.SlotErrorIsReturned.Row,
    ];

    /// <summary>The repair of a name; null if there is none.</summary>
    public static Repair? Find(string name) => All.FirstOrDefault(repair => repair.Name == name);

    /// <summary>The repair of a defect in a revision, where there are several the one that is taken; null if there is none.</summary>
    public static Repair? Of(string slug, RevisionEntry revision) =>
        All.FirstOrDefault(repair => repair.InsteadOf is null && repair.Cures.Contains(slug) && repair.Fits(revision));

    /// <summary>All that fit a revision: where there are several of one defect, the one that is taken.</summary>
    public static IReadOnlyList<Repair> For(RevisionEntry revision) =>
        [.. All.Where(repair => repair.InsteadOf is null && repair.Fits(revision))];
}
