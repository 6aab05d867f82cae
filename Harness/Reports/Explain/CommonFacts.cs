using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>What belongs to what contradicts each other whichever rule is broken: late stores, the flags that a function went by, what was injected.</summary>
internal static class CommonFacts
{
    /// <summary>The facts.</summary>
    /// <param name="run">The run.</param>
    /// <param name="violation">The broken rule.</param>
    /// <param name="thread">Who broke it.</param>
    /// <param name="at">Where.</param>
    internal static IEnumerable<Fact> Of(RecordedRun run, Violation violation, ModelThread thread, int at) =>
        [.. RaceFacts.Changed(run, thread, at - 1), .. Stored(run, thread, at), .. Asked(run, violation, thread, at), .. Injected(run, at)];

    /// <summary>Which flag of a page's tags the function that is blamed has looked at last: that made it go where it went.</summary>
    private static IEnumerable<Fact> Asked(RecordedRun run, Violation violation, ModelThread thread, int at)
    {
        if (violation.Key.Invariant.Id is not ("I1" or "I5" or "I8" or "I9")) yield break;
        var flags = run.Subject.Revision.Flags;
        var asked = run.Last(at, entry => entry.Thread == thread && entry.Function == violation.Key.Function && entry.Step.Target == flags && entry.Step.Kind == PageFlags.TestKind && PageFlags.FlagOf(entry.Step) is PageFlag.MteTagged or PageFlag.TagStorageReserved);
        if (asked >= 0 && !run.InSetup(asked) && run.IsInOneCall(asked, at)) yield return new(asked, $"{thread.Name} goes by {run.Entries[asked].Text}: {Why(run, asked)}");
    }

    /// <summary>How a flag came to be what a test found.</summary>
    private static string Why(RecordedRun run, int test)
    {
        var step = run.Entries[test].Step;
        var change = run.LastChange(run.Subject.Revision.Flags.PageOf(step), PageFlags.FlagOf(step), test);
        return change < 0 ? "nobody has ever set it" : $"last changed by {run.Entries[change].Thread.Name}{run.AtStep(change)}";
    }

    /// <summary>What was made to fail last, if that was not much: without it the run would have gone another way.</summary>
    private static IEnumerable<Fact> Injected(RecordedRun run, int before)
    {
        const int few = 2;
        var injected = Enumerable.Range(0, before).Where(run.IsInjected).ToList();
        return injected.Count > few ? [] : injected.Select(at => new Fact(at, $"this is injected: {ExplainedStep.StepText(run, run.Entries[at].Text)}{Returns.After(run, at)}"));
    }

    /// <summary>Where the store was made that breaks the rule when it takes effect.</summary>
    private static IEnumerable<Fact> Stored(RecordedRun run, ModelThread thread, int at)
    {
        var entry = run.Entries[at];
        if (entry.Thread.Drains is null) yield break;
        var made = run.Last(at, other => other.Thread == thread && other.Step.Argument == entry.Step.Argument && other.Step.Payload == entry.Step.Target && other.Step.Kind.Access == Access.None);
        if (made >= 0) yield return new(made, $"{thread.Name} makes this store; it waits in the store buffer of {thread.Cpu.Name} until step {run.Number(at)}");
    }
}
