using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.Traces.Series;

/// <summary>The machine of a case: its regions, and every frame that it speaks of or that a folio of it reaches.</summary>
internal static class SeriesMachine
{
    /// <summary>Frames behind the tag storage that a revision which counts blocks wrongly may ask for.</summary>
    private const int BlocksBehind = 32;

    internal static MachineConfiguration Of(RecordedCase recorded)
    {
        var frames = new SortedSet<ulong>();
        foreach (var region in recorded.Regions)
        {
            Add(frames, region.MemStart.Value, (int)(region.MemEnd.Value - region.MemStart.Value + 1));
            Add(frames, region.TagEnd.Value + 1, BlocksBehind * region.BlockSizePages);
        }

        foreach (var step in recorded.Steps)
        {
            Add(frames, step.Page.Value, Math.Max(step.Count, 1 << step.Order));
            Add(frames, step.From.Value, 1);
        }

        foreach (var region in recorded.Regions)
            frames.RemoveWhere(frame => frame >= region.TagStart.Value && frame <= region.TagEnd.Value);
        return new MachineConfiguration(
            new MemoryLayout(recorded.Regions, [.. frames.Select(frame => new Pfn(frame))]),
            Mms: 1, Addresses: 2, LowerMte: false, UpperMte: false, PreemptRcu: true, SwapSlots: 1, DriverSlots: 1);
    }

    private static void Add(SortedSet<ulong> frames, ulong first, int count)
    {
        for (var i = 0; i < count; i++) frames.Add(first + (ulong)i);
    }
}
