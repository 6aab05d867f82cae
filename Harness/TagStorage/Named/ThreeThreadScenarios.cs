using TagStorageModel.Kit.Coverage;
using TagStorageModel.Model.Revisions;
using static TagStorageModel.Harness.TagStorage.Named.Calls;
using static TagStorageModel.Harness.TagStorage.Named.Setups;
using static TagStorageModel.Harness.TagStorage.Named.SmallScenario;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>Three at once: the situations of blocks and of one page that must be all right, with a third party.</summary>
internal static class ThreeThreadScenarios
{
    internal static IReadOnlyList<NamedScenario> All { get; } =
    [
        new("free-vs-two-reserves-same-block", "A page is freed while two others of its block are reserved.",
            PathPair.Of("free_tag_storage", "reserve_tag_storage"), SeriesObject.BlockCounts,
                AtOnce([AllocTagged(0)], Release(0), AllocTagged(1), AllocTagged(2))) { Clean = ["I1", "I4", "I9"] },
        new("two-frees-vs-reserve-same-block", "Both users of a block are freed while another page of it is reserved.",
            PathPair.Of("free_tag_storage", "reserve_tag_storage"), SeriesObject.BlockCounts,
                AtOnce([AllocTagged(0), AllocTagged(1)], Release(0), Release(1), AllocTagged(2))) { Clean = ["I1", "I4", "I9"] },
        new("interrupt-free-vs-two-reserves", "An interrupt frees a page while two others of its block are reserved, one on the same CPU.",
            PathPair.Of("free_tag_storage", "reserve_tag_storage"), SeriesObject.BlockCounts,
                AtOnce([AllocTagged(0)], AllocTagged(1), AllocTagged(2)).Interrupted(0, 0)) { Clean = ["I1", "I4", "I9"] },
        new("two-reserves-vs-dontneed-same-page", "A page is zapped while two faults reserve its storage.",
            PathPair.Of("reserve_tag_storage", "reserve_tag_storage"), SeriesObject.PageFlags,
                AtOnce(Missing, LoadTags(), LoadTags(), DontNeed()).Plain()) { Clean = ["I1", "I3", "I9"] },
        new("take-block-vs-free-vs-reserve", "Somebody else wants the block whose last user is freed while another page of it is reserved.",
            PathPair.Of("free_tag_storage", "reserve_tag_storage"), SeriesObject.BlockCounts,
                AtOnce([AllocTagged(0)], TakeBlock(), Release(0), AllocTagged(1))),
    ];
}
