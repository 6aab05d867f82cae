using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage;

/// <summary>What reports call the pointers that are stored in the xarrays of the series.</summary>
public static class PointerNames
{
    /// <summary>
    /// Makes a revision's xarrays print tag buffers as <c>buf0.1</c> and pages as <c>page pfn:140</c>, and explanations page
    /// table entries with their frames and swap entries by their slots. To be called before the run that is shown: a
    /// recorded trace holds text.
    /// </summary>
    public static void SetOn(Revision revision)
    {
        revision.TagsByPfn.PointerName = Buffer;
        revision.TagsBySwpEntry.PointerName = Buffer;
        revision.TagBlocksReserved.PointerName = entry => $"page {revision.PageOf(entry)}";
        revision.TagsBySwpEntry.IndexName = index => SwapEntry.Of(index)?.ToString();
        foreach (var mm in revision.Mms) mm.Table.PageName = page => revision.Memory[page].ToString();
    }

    private static string Buffer(XaEntry entry) => TagBuffers.Text((long)entry.Raw);
}
