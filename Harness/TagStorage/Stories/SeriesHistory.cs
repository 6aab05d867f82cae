using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>Who did what earlier in a recorded run to a page's flags, and to slots of the series' xarrays.</summary>
internal static class SeriesHistory
{
    /// <summary>The revision that a run is of.</summary>
    internal static Revision Series(this RecordedRun run) => (Revision)run.Code!;

    /// <summary>The last step that changed a flag of a page.</summary>
    internal static int LastChange(this RecordedRun run, Page page, PageFlag flag, int before)
    {
        var flags = run.Series().Flags;
        return run.Last(before, entry => entry.Step.Target == flags && entry.Step.Kind.Access == Access.Write
            && flags.PageOf(entry.Step) == page && (PageFlags.FlagOf(entry.Step) & flag) != 0);
    }

    /// <summary>How a flag of a page came to be what it is.</summary>
    internal static Fact FlagFact(this RecordedRun run, Page page, PageFlag flag, int before, string meaning = "")
    {
        var name = PageFlags.Text(flag);
        var at = run.LastChange(page, flag, before);
        var consequence = meaning.Length > 0 ? ": " + meaning : "";
        if (at < 0) return Fact.Never($"nobody has set {name} of page {page} so far{consequence}");
        var step = run.Entries[at].Step;
        var what = step.Kind == PageFlags.InheritKind
            ? $"{name} of page {page} becomes that of the huge page's head"
            : $"{name} of page {page} is {(step.Kind == PageFlags.SetKind || step.Kind == PageFlags.TestAndSetKind ? "set" : "cleared")}";
        return new(at, what + consequence);
    }

    /// <summary>The last step that stored to a slot, or to any, something of a kind.</summary>
    internal static int LastStore(this RecordedRun run, XArray array, ulong index, int before,
        params IReadOnlyList<SlotContent> contents) =>
        run.Last(before, entry => entry.Step.Target == array && (entry.Step.Kind == XArray.StoreKind || entry.Step.Kind == XArray.EraseKind)
            && XArray.HasStored(entry.Result) && (ulong)entry.Step.Argument == index
                && (contents.Count == 0 || contents.Contains(ContentOf(entry))));

    /// <summary>The last step that saved tags for a page.</summary>
    internal static int LastSave(this RecordedRun run, Page page, int before) =>
        run.LastStore(run.Series().TagsByPfn, page.Pfn.Value, before, SlotContent.Pointer);

    private static SlotContent ContentOf(TraceEntry entry)
    {
        var stored = new XaEntry((ulong)entry.Told.Stored);
        return stored.IsNull ? SlotContent.Null : stored.IsZero ? SlotContent.Reserved : SlotContent.Pointer;
    }
}

/// <summary>What is stored in a slot of an xarray.</summary>
internal enum SlotContent
{
    /// <summary>NULL: the slot is empty.</summary>
    Null,

    /// <summary>XA_ZERO_ENTRY: the slot is reserved.</summary>
    Reserved,

    /// <summary>A pointer to a page or to a buffer of tags.</summary>
    Pointer,
}
