using TagStorageModel.Engine.Schedules;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>
/// Memory that generated cases came to have later: blocks of three frames, three regions, data behind the tag storage. Each joins
/// by a random stream of its own; all other cases stay as they were.
/// </summary>
internal static class LayoutJoins
{
    /// <summary>One case in so many gets blocks of three frames.</summary>
    private const int ThreeFramesOneIn = 12;

    /// <summary>One case in so many gets three regions.</summary>
    private const int ThreeRegionsOneIn = 16;

    private const ulong Blocks = 0x6c61_796f_7574_0001;
    private const ulong Regions = 0x6c61_796f_7574_0002;
    private const ulong Beyond = 0x6c61_796f_7574_0003;

    /// <summary>The case with what joins it.</summary>
    /// <param name="scenario">The case with its options.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="index">The case's number.</param>
    internal static Scenario Join(Scenario scenario, ulong seed, ulong index)
    {
        var layout = scenario.Layout;
        if (Stream(seed, index, Blocks).Next(ThreeFramesOneIn) == 0)
            layout = layout with { BlockSizePages = 3, TagFrames = Math.Min((layout.TagFrames + 2) / 3 * 3, 63) };
        if (Stream(seed, index, Regions).Next(ThreeRegionsOneIn) == 0) layout = layout with { Regions = 3 };

        // Where the memory begins elsewhere, so do its huge pages.
        if (layout.HugePages > 0) layout = layout.WithHugePages(layout.HugePages, scenario.Options);
        if (scenario.Options.FramesBeyond > 0)
            layout = WithFramesBeyond(layout, scenario.Options.FramesBeyond, Stream(seed, index, Beyond));
        if (layout.Fault(scenario.Options) is null) return scenario with { Layout = layout };

        // What would not fit is left out.
        return scenario.Layout.Fault(scenario.Options) is null ? scenario
            : scenario with { Options = scenario.Options with { MemoryShift = 0, FramesBeyond = 0 } };
    }

    /// <summary>The first region's last pages are among the data: their tags would lie behind its tag storage.</summary>
    private static ScenarioLayout WithFramesBeyond(ScenarioLayout layout, int beyond, Xoshiro random)
    {
        var frames = new SortedSet<int>(layout.Frames);
        var first = layout.TagFrames * TagRegion.PagesPerTagFrame;
        for (var i = 0; i < 1 + random.Next(2) && frames.Count < 32; i++) frames.Add(first + random.Next(beyond));
        return layout with { Frames = [.. frames] };
    }

    private static Xoshiro Stream(ulong seed, ulong index, ulong of) => new(new Xoshiro(seed, of).Next(), index);
}
