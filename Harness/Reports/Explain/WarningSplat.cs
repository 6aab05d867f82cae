using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>WARN_ON() and its kin (I21).</summary>
internal static class WarningSplat
{
    private static readonly (string Condition, PageFlag Flag)[] Flags =
    [
        ("page_tag_storage_reserved", PageFlag.TagStorageReserved),
        ("try_page_mte_tagging", PageFlag.MteLock),
        ("page_mte_tagged", PageFlag.MteTagged),
    ];

    internal static Scene Of(RecordedRun run, Violation violation)
    {
        var thread = violation.Thread!;
        var at = violation.Entry - 1;
        var entry = run.Entries[at];
        var number = thread.Cpu.Name["cpu".Length..];
        var service = entry.Calls.Count > 0 && entry.Calls[0] != violation.Key.Function ? $", called by {violation.Key.Function}" : "";
        var next = run.Next(thread, at);
        return Scene.At(
            run,
            violation,
            $"WARNING: CPU: {number} at {violation.Key.Function}: {violation.Key.Detail}",
            [
                $"CPU: {number} PID: {thread.Name}, the warning is in {(entry.Calls.Count > 0 ? entry.Calls[0] : thread.Name)}{service}",
                .. Later(run, violation),
                .. next < 0 ? (string[])[] : [$"{thread.Name} goes on after the warning: {ExplainedStep.StepText(run, run.Entries[next].Text)}"],
            ])
            .With([.. Causes(run, violation, thread), new(at, $"the warning's condition is true: {violation.Key.Detail}")]);
    }

    /// <summary>Whether the flag that the warning asks for is set afterwards: then the order is wrong, or the warning.</summary>
    private static IEnumerable<string> Later(RecordedRun run, Violation violation)
    {
        if (Asked(run, violation) is not var (flag, asked) || run.Entries[asked].Result != 0) yield break;
        var flags = run.Subject.Revision.Flags;
        var page = flags.PageOf(run.Entries[asked].Step);
        var set = Enumerable.Range(violation.Entry, run.Entries.Count - violation.Entry)
            .FirstOrDefault(i => run.Entries[i] is { IsNote: false } entry && entry.Step.Target == flags && entry.Step.Kind == PageFlags.SetKind && flags.PageOf(entry.Step) == page && PageFlags.FlagOf(entry.Step) == flag, -1);
        yield return $"{PageFlags.Text(flag)} of page {page} is {(set < 0 ? "not set later either" : $"set later, by {run.Entries[set].Thread.Name}{run.AtStep(set)} in {run.Entries[set].Function}()")}";
    }

    /// <summary>The flag that the condition of a warning is about, and where it was looked at; null if it is about none.</summary>
    private static (PageFlag Flag, int Entry)? Asked(RecordedRun run, Violation violation)
    {
        foreach (var (text, flag) in Flags)
        {
            if (!violation.Key.Detail.Contains(text, StringComparison.Ordinal)) continue;
            var asked = run.Last(violation.Entry - 1, entry => entry.Thread == violation.Thread && entry.Step.Target == run.Subject.Revision.Flags && (PageFlags.FlagOf(entry.Step) & flag) != 0);
            return asked < 0 ? null : (flag, asked);
        }

        return null;
    }

    private static IEnumerable<Fact> Causes(RecordedRun run, Violation violation, ModelThread thread)
    {
        var condition = violation.Key.Detail;
        var at = violation.Entry - 1;
        if (condition == "!preemptible()") return AtomicFacts.Of(run, thread, at, withRcu: !run.Machine.PreemptRcu);
        var revision = run.Subject.Revision;
        if (Asked(run, violation) is var (flag, asked))
        {
            var page = revision.Flags.PageOf(run.Entries[asked].Step);
            return flag == PageFlag.TagStorageReserved
                ? [.. UseOf(run, page, at), run.FlagFact(page, flag, asked)]
                : [run.FlagFact(page, flag, asked, flag == PageFlag.MteLock ? "the tags have been initialised before, or are being" : "")];
        }

        if (condition.Contains("xa_is_err", StringComparison.Ordinal) && run.LastFailure(thread, at) is >= 0 and var failure)
            return [run.FailureFact(failure, "memory for it could not be had")];
        if (condition.Contains("tag_blocks_reserved", StringComparison.Ordinal))
        {
            var looked = run.Last(at, entry => entry.Thread == thread && entry.Step.Target == revision.TagBlocksReserved);
            if (looked >= 0) return [BlockSplat.State(run, new Pfn((ulong)run.Entries[looked].Step.Argument), looked)];
        }

        return run.LastOf(thread, at, isStep: true) is >= 0 and var last ? [new(last, "the last step before it")] : [];
    }

    /// <summary>What is being done with a page that ought to have tag storage.</summary>
    private static IEnumerable<Fact> UseOf(RecordedRun run, Page page, int before)
    {
        var saved = run.LastSave(page, before);
        if (saved >= 0) yield return new(saved, $"tags are saved for page {page}, which has no tag storage yet");
    }
}
