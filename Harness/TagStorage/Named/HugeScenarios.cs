using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Model.Revisions;
using static TagStorageModel.Harness.TagStorage.Named.Calls;
using static TagStorageModel.Harness.TagStorage.Named.SmallScenario;

namespace TagStorageModel.Harness.TagStorage.Named;

/// <summary>
/// Huge pages of the smallest order, whose tags lie in two frames. Where two paths meet on every one of the pages
/// there are too many interleavings for a search: these meet on the head or on the blocks.
/// </summary>
internal static class HugeScenarios
{
    /// <summary>The first address of the huge area.</summary>
    private const int Area = 2;

    private static readonly MachineOptions Options = new(HugeOrder: MachineOptions.SmallestHugeOrder);

    /// <summary>Memory of huge pages alone.</summary>
    private static readonly ScenarioLayout Plain = new(0, 1, 1, 1, [0]);

    /// <summary>Two small pages before the huge ones, in blocks of four frames.</summary>
    private static readonly ScenarioLayout SharedBlock = new(4, 1, 4, 4, [3, 4]);

    internal static IReadOnlyList<NamedScenario> All { get; } =
    [
        new("huge-first-touch-vs-huge-first-touch", "Two threads touch the huge area for the first time.",
            PathPair.Of("do_huge_pmd_anonymous_page", "do_huge_pmd_anonymous_page"), SeriesObject.TagBlocksLock,
                On(Plain, 2, AtOnce([], StoreTags(Area), StoreTags(Area, tags: 2)))) { Clean = ["I1", "I9"] },
        new("collapse-vs-free", "A collapse by khugepaged copies pages while a page is freed.",
            PathPair.Of("collapse_huge_page", "free_tag_storage"), SeriesObject.TagsByPfnLock,
                On(SharedBlock, 2, AtOnce([AllocTagged(0), Store(Area), DontNeed(Area)], Collapse(), Release(0))
                .Plain())) { Revisions = Postings.V3 },
    ];

    private static Scenario On(ScenarioLayout layout, int hugePages, Scenario scenario) =>
        scenario with { Layout = layout.WithHugePages(hugePages, Options), Options = Options };
}
