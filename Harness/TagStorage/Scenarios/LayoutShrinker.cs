using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Scenarios;

/// <summary>Simpler memory than a given one; not every candidate can be made.</summary>
internal static class LayoutShrinker
{
    /// <summary>The candidates, those that take away most first.</summary>
    internal static IEnumerable<ScenarioLayout> Shrink(ScenarioLayout layout, MachineOptions options)
    {
        if (layout.Regions > 1) yield return Cut(layout with { Regions = 1 }, options);
        if (layout.Regions > 2) yield return Cut(layout with { Regions = 2 }, options);
        if (layout.BlockSizePages > 1)
            yield return Cut(layout with { BlockSizePages = 1, TagFrames = layout.TagFrames / layout.BlockSizePages }, options);
        if (layout.BlockSizePages > 1) yield return layout with { BlockSizePages = 1 };
        if (layout.TagFrames > layout.BlockSizePages)
        {
            yield return Cut(layout with { TagFrames = layout.BlockSizePages }, options);
            yield return Cut(layout with { TagFrames = layout.TagFrames - layout.BlockSizePages }, options);
        }

        if (layout.HugePages > 0) yield return layout with { HugePages = layout.HugePages - 1 };
        if (layout.Base > 0) yield return layout with { Base = 0 };
        if (layout.Base > 1) yield return layout with { Base = layout.Base - 1 };
        var frames = layout.Frames;
        yield return layout with { Frames = [.. Enumerable.Range(0, frames.Count)] };
        yield return layout with { Frames = [.. frames.Take((frames.Count + 1) / 2)] };
        for (var i = frames.Count - 1; i >= 0; i--) yield return layout with { Frames = frames.Without(i) };
        for (var i = 0; i < frames.Count; i++) yield return layout with { Frames = frames.With(i, i == 0 ? 0 : frames[i - 1] + 1) };
    }

    /// <summary>Without the frames that are no longer in the memory; at least one.</summary>
    internal static ScenarioLayout Cut(ScenarioLayout layout, MachineOptions options)
    {
        int[] frames = [.. layout.Frames.Where(frame => frame < layout.MemFrames(options) * layout.Regions)];
        return layout with { Frames = frames.Length > 0 ? [.. frames] : [0] };
    }
}
