using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Revisions;
using static TagStorageModel.Harness.TagStorage.Named.Calls;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>What memory is like when the threads of a named scenario start.</summary>
internal static class Setups
{
    /// <summary>
    /// Another page of the block is in use for good: a reservation is an addition then, the block is no memory for
    /// data, and the first page of a process is frame 1.
    /// </summary>
    internal static Call UseBlock { get; } = AllocTagged(3);

    /// <summary>A page without tags whose next access faults.</summary>
    internal static EquatableList<Call> Missing { get; } = [UseBlock, Store(), MprotectMte()];

    /// <summary>A page with saved tags, now in frame 3.</summary>
    internal static EquatableList<Call> Saved { get; } = [UseBlock, StoreTags(), Compact()];

    /// <summary>A page with tags.</summary>
    internal static EquatableList<Call> Tagged { get; } = [UseBlock, StoreTags()];

    /// <summary>A page with tags that two processes share.</summary>
    internal static EquatableList<Call> TaggedInTwo { get; } = [UseBlock, StoreTags(), Fork()];

    /// <summary>A page with tags that is swapped out.</summary>
    internal static EquatableList<Call> SwappedOut { get; } = [UseBlock, StoreTags(), Reclaim()];

    /// <summary>Two processes share a page with saved tags: one has it in its swap cache only, the other's next access faults.</summary>
    internal static EquatableList<Call> CachedInOne { get; } = [UseBlock, StoreTags(), Fork(), Reclaim(), LoadTags(mm: 1), Compact()];
}
