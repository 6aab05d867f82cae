using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tags;
namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>
/// Where the kernel has put somebody's tags in a recorded run: in the tag storage of a page, or in a slot of an xarray
/// for a page or a swap entry.
/// </summary>
internal static class TagHome
{
    /// <summary>
    /// The last step before a place that has put tags somewhere; null if there is none, or if nobody could tell them
    /// from those of a fresh page.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="tags">The tags.</param>
    /// <param name="before">The place.</param>
    internal static Fact? Last(RecordedRun run, long tags, int before)
    {
        if (tags == 0) return null;
        for (var i = before - 1; i >= 0; i--)
        {
            var entry = run.Entries[i];
            if (entry.IsNote) continue;
            var revision = run.Series();
            if (entry.Step.Target == revision.Tags && entry.Step.Kind == TagMemory.WriteKind && entry.Step.Value == tags)
                return new(i, $"{entry.Thread.Name} writes them to page {revision.Memory[(int)entry.Step.Argument]}");
            if (entry.Step.Kind != XArray.StoreKind || !XArray.HasStored(entry.Result) || ContentOf(run, i) != tags) continue;
            if (entry.Step.Target == revision.TagsByPfn)
                return new(i, $"{entry.Thread.Name} saves them in tags_by_pfn for page pfn:{new Pfn((ulong)entry.Step.Argument)}"
                    + $"{(IsTagStorage(run, new Pfn((ulong)entry.Step.Argument)) ? ", a frame of tag storage that holds data" : "")}");
            if (entry.Step.Target == revision.TagsBySwpEntry)
                return new(i, $"{entry.Thread.Name} saves them in tags_by_swp_entry for the swap entry");
        }

        return null;
    }

    private static bool IsTagStorage(RecordedRun run, Pfn pfn) =>
        run.Series().Memory.Pages.Any(page => page.Pfn == pfn && page.IsTagStorage);

    /// <summary>The tags in the buffer that a step stores; null if it stores none.</summary>
    private static long? ContentOf(RecordedRun run, int store)
    {
        var buffer = run.Entries[store].Told.Stored;
        var written = run.Last(store, entry => entry.Step.Kind == TagBuffers.WriteKind && entry.Step.Argument == buffer);
        return written < 0 ? null : run.Entries[written].Step.Value;
    }
}
