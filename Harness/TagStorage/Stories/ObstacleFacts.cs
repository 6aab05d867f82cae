using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>Who has what stands in the way of an access that faults for ever, and since when.</summary>
internal static class ObstacleFacts
{
    /// <summary>The facts; none if nobody but the kernel itself is in the way.</summary>
    internal static IEnumerable<Fact> Of(RecordedRun run, Violation violation)
    {
        if (violation.Second == 0) return [];
        var page = run.Series().Memory[(int)violation.Second - 1];
        var what = page.IsTagStorage ? $"page {page}, a frame of tag storage" : $"page {page}";
        return violation.Key.Detail == FaultObstacle.Pinned ? Pinned(run, page, what) : Taken(run, page);
    }

    private static IEnumerable<Fact> Pinned(RecordedRun run, Page page, string what)
    {
        const string Kept = ", and nobody lets go of it: it cannot be moved";
        var put = run.Last(run.Entries.Count, entry => entry.Step.Kind == DriverPages.PutKind && entry.Result != 0
            && IsSame(run, new DriverPage(entry.Step.Value - 1).PageIndex, page.Index));
        if (put >= 0)
        {
            var verb = new DriverPage(run.Entries[put].Step.Value - 1) switch
            {
                { IsPin: true } => "has pinned",
                { IsReference: true } => "keeps a reference to",
                _ => "has allocated",
            };
            yield return new(put, $"{run.Entries[put].Thread.Name} {verb} {what}{Kept}");
            yield break;
        }

        var pin = run.Last(run.Entries.Count, entry => entry.Step.Target == run.Series().Counts && entry.Step.Kind == PageRefCounts.AddKind
            && PageRefCounts.OperandOf(entry.Step) >= PageRefCounts.PinBias
            && IsSame(run, run.Series().Counts.PageOf(entry.Step).Index, page.Index));
        if (pin >= 0) yield return new(pin, $"{run.Entries[pin].Thread.Name} pins {what}{Kept}");
    }

    private static IEnumerable<Fact> Taken(RecordedRun run, Page frame)
    {
        var taken = run.Last(run.Entries.Count, entry => entry.Step.Target == run.Series().FreeLists && HasTaken(entry, frame));
        if (taken >= 0) yield return new(taken, $"{run.Entries[taken].Thread.Name} takes page {frame}, a frame of the tag storage, for "
            + "itself, and nobody gives it back: it is neither free nor reserved nor can it be moved");
    }

    private static bool HasTaken(TraceEntry entry, Page frame)
    {
        if (entry.Step.Kind == FreeLists.TakeKind)
            return entry.Result >= 0 && frame.Index >= entry.Result && frame.Index < entry.Result + (1 << (int)entry.Step.Argument);
        if (entry.Step.Kind != FreeLists.TakeRangeKind && entry.Step.Kind != FreeLists.TakeFrameKind) return false;
        var (first, count) = FreeLists.FramesOf(entry.Step);
        return FreeLists.HasTaken(entry.Step, entry.Result) && frame.Index >= first && frame.Index < first + count;
    }

    private static bool IsSame(RecordedRun run, int first, int second) =>
        run.Series().Counts.CountedIn(first) == run.Series().Counts.CountedIn(second);
}
