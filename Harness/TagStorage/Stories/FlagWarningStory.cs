using TagStorageModel.Engine.Explaining;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage.Stories;

/// <summary>Warnings of the series and its callers: most of them ask for a flag of a page.</summary>
internal static class FlagWarningStory
{
    internal static Scene Of(RecordedRun run, Violation violation) =>
        WarningStory.Of(run, violation, Later(run, violation), Causes(run, violation));

    /// <summary>Whether the flag that the warning asks for is set afterwards: then the order is wrong, or the warning.</summary>
    private static IEnumerable<string> Later(RecordedRun run, Violation violation)
    {
        if (Asked(run, violation) is not var (flag, asked) || run.Entries[asked].Result != 0) yield break;
        var flags = run.Series().Flags;
        var page = flags.PageOf(run.Entries[asked].Step);
        var set = Enumerable.Range(violation.Entry, run.Entries.Count - violation.Entry)
            .FirstOrDefault(i => run.Entries[i] is { IsNote: false } entry && entry.Step.Target == flags
                && entry.Step.Kind == PageFlags.SetKind && flags.PageOf(entry.Step) == page && PageFlags.FlagOf(entry.Step) == flag, -1);
        yield return $"{PageFlags.Text(flag)} of page {page} is "
            + $"{(set < 0 ? "not set later either"
                : $"set later, by {run.Entries[set].Thread.Name}{run.AtStep(set)} in {run.Entries[set].Function}()")}";
    }

    /// <summary>The flag that the condition of a warning is about, and where it was looked at; null if it is about none.</summary>
    private static (PageFlag Flag, int Entry)? Asked(RecordedRun run, Violation violation)
    {
        var flag = WarningTopics.FlagOf(TopicOf(run, violation));
        if (flag == PageFlag.None) return null;
        var asked = run.Last(violation.Entry - 1, entry => entry.Thread == violation.Thread && entry.Step.Target == run.Series().Flags
            && (PageFlags.FlagOf(entry.Step) & flag) != 0);
        return asked < 0 ? null : (flag, asked);
    }

    private static IEnumerable<Fact> Causes(RecordedRun run, Violation violation)
    {
        var (thread, at) = (violation.Thread!, violation.Entry - 1);
        if (Asked(run, violation) is var (flag, asked))
        {
            var page = run.Series().Flags.PageOf(run.Entries[asked].Step);
            return flag == PageFlag.TagStorageReserved
                ? [.. UseOf(run, page, at), run.FlagFact(page, flag, asked)]
                : [run.FlagFact(page, flag, asked, flag == PageFlag.MteLock ? "the tags have been initialised before, or are being" : "")];
        }

        var topic = TopicOf(run, violation);
        if (topic == WarningTopics.Memory && run.LastFailure(thread, at) is >= 0 and var failure)
            return [run.FailureFact(failure, "memory for it could not be had")];
        var blocks = run.Series().TagBlocksReserved;
        if (topic == WarningTopics.Block
            && run.Last(at, entry => entry.Thread == thread && entry.Step.Target == blocks) is >= 0 and var looked)
            return [BlockStory.State(run, new Pfn((ulong)run.Entries[looked].Step.Argument), looked)];
        return WarningStory.Causes(run, violation);
    }

    private static long TopicOf(RecordedRun run, Violation violation) => run.Entries[violation.Entry - 1].Result;

    /// <summary>What is being done with a page that ought to have tag storage.</summary>
    private static IEnumerable<Fact> UseOf(RecordedRun run, Page page, int before)
    {
        var saved = run.LastSave(page, before);
        if (saved >= 0) yield return new(saved, $"tags are saved for page {page}, which has no tag storage yet");
    }
}
