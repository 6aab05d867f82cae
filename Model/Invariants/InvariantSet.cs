namespace TagStorageModel.Model;

/// <summary>All rules there are, in the order of their numbers.</summary>
public static class InvariantSet
{
    /// <summary>A new instance of each.</summary>
    public static IReadOnlyList<Invariant> All() =>
    [
        new NoTagWriteIntoAnUnreservedBlock(),
        new NoSleepInAtomicContext(),
        new RestoreBeforeReserved(),
        new SavedTagsAndReservedNeverBoth(),
        new TaggedPagesAreReserved(),
        new TaggedMappingsHaveTags(),
        new TagsArePreserved(),
        new SavedTagsAreThePagesOwn(),
        new BlockCountsMatch(),
        new NoFrameIsStorageAndData(),
        new EveryTagBufferHasOneOwner(),
        new LocksAreSound(),
        new InterruptStateIsRestored(),
        new PreemptCountIsRestored(),
        new NoUseAfterFree(),
        new ReservedSlotsAreFilledOrReleased(),
        new FaultOnAccessEntriesAreNotValid(),
        new AccessesComplete(),
        new RetryReleasesTheFaultLock(),
        new NoSpinUnderTheOwnersLock(),
        new NoWarning(),
        new FaultResultsAreKept(),
    ];

    /// <summary>New instances of some, by their ids.</summary>
    public static IReadOnlyList<Invariant> Of(IReadOnlyCollection<string> ids) => [.. All().Where(invariant => ids.Contains(invariant.Id))];
}
