using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>Which flag of a page's tags the function that is blamed has looked at last: that made it go where it went.</summary>
internal static class AskedFlags
{
    internal static IEnumerable<Fact> Of(RecordedRun run, Violation violation, ModelThread thread, int at)
    {
        if (violation.Key.Invariant is not
            (NoTagWriteIntoAnUnreservedBlock or TaggedPagesAreReserved or SavedTagsAreThePagesOwn or BlockCountsMatch))
            yield break;
        var flags = run.Series().Flags;
        var asked = run.Last(at, entry => entry.Thread == thread && entry.Function == violation.Key.Function && entry.Step.Target == flags
            && entry.Step.Kind == PageFlags.TestKind && PageFlags.FlagOf(entry.Step) is PageFlag.MteTagged or PageFlag.TagStorageReserved);
        if (asked >= 0 && !run.InSetup(asked) && run.IsInOneCall(asked, at))
            yield return new(asked, $"{thread.Name} goes by {run.Entries[asked].Text}: {Why(run, asked)}");
    }

    /// <summary>How a flag came to be what a test found.</summary>
    private static string Why(RecordedRun run, int test)
    {
        var step = run.Entries[test].Step;
        var change = run.LastChange(run.Series().Flags.PageOf(step), PageFlags.FlagOf(step), test);
        return change < 0 ? "nobody has ever set it" : $"last changed by {run.Entries[change].Thread.Name}{run.AtStep(change)}";
    }
}
