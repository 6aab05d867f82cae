using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>
/// The story of a rule that has none of its own: what the rule is, who broke it, and what the machine knows without knowing
/// what it is about: who waits for whom, and who wrote last what the rule looked at.
/// </summary>
public static class DefaultStory
{
    private const int MostWrites = 3;

    /// <summary>Tells it.</summary>
    /// <param name="run">The run.</param>
    /// <param name="violation">The broken rule.</param>
    public static Scene Of(RecordedRun run, Violation violation)
    {
        var title = $"BUG: broken rule: {violation.Key.Invariant.Sentence}";
        if (IsAtStep(run, violation)) return AtStep(run, violation, title);
        if (violation.Thread is { Finished: false, Arrived: true } thread && !thread.CanGo) return LockStory.Deadlock(run, Chain(thread));
        return AtEnd(run, violation, title);
    }

    /// <summary>
    /// Whether a rule was broken by the step or note that came last before, rather than seen to be broken when all was
    /// over.
    /// </summary>
    private static bool IsAtStep(RecordedRun run, Violation violation)
    {
        if (violation.Thread is null || violation.Entry == 0) return false;
        var entry = run.Entries[violation.Entry - 1];
        return violation.Entry < run.Entries.Count
            || (entry.Thread == violation.Thread && (entry.IsNote
                || violation.Key.Invariant.Rows.OfType<StepRow>().Any(row => row.Does is not null && row.Kinds.Contains(entry.Step.Kind))));
    }

    /// <summary>A thread with those that it waits for, directly or through others.</summary>
    private static List<ModelThread> Chain(ModelThread first)
    {
        var chain = new List<ModelThread>();
        for (var thread = first; thread is { Finished: false } && !chain.Contains(thread); thread = thread.Blocker) chain.Add(thread);
        return chain;
    }

    private static Scene AtStep(RecordedRun run, Violation violation, string title)
    {
        var (thread, at) = (violation.Thread!, violation.Entry - 1);
        var step = run.Entries[at].IsNote ? run.LastOf(thread, at, isStep: true) : at;
        IEnumerable<Fact> writes = [];
        if (step >= 0)
        {
            var focus = Relevance.FootprintOf(run.Entries[step].Step, violation.Key.Invariant);
            writes = LastWrites(run, at, entry => entry.Thread != thread && IsIn(entry.Step, focus)).Select(i => Writes(run, i));
        }

        return Scene.At(run, violation, title, [Line(violation)])
            .With([.. writes.OrderBy(fact => fact.Entry),
                new(at, $"{thread.Name} breaks the rule{What(violation)}: {ExplainedStep.TextOf(run, at)}")]);
    }

    private static Scene AtEnd(RecordedRun run, Violation violation, string title)
    {
        var writes = LastWrites(run, run.Entries.Count, _ => true);
        if (writes.Count == 0)
            return Scene.At(run, violation.Thread, run.Entries.Count - 1, title, [Line(violation)])
            .With(Fact.Never("nobody has written anything"),
            Fact.Waits($"the rule is seen to be broken when all is over{What(violation)}"));
        var last = writes.Max();
        var thread = run.Entries[last].Thread;
        return new Scene(title, [Line(violation)], [new TaskAt(thread, last + 1)], [last], run.Entries.Count, [], [])
            .With([.. writes.Where(i => i != last).Order().Select(i => Writes(run, i)),
                new(last, $"{thread.Name} makes the last change, {run.Entries[last].Told}, and the rule is seen to be broken when all "
                + $"is over{What(violation)}")]);
    }

    /// <summary>The last changes of different things, the latest first; what a lock excludes is told, not the lock.</summary>
    private static List<int> LastWrites(RecordedRun run, int before, Func<TraceEntry, bool> matches)
    {
        var locks = run.Entries.Where(entry => !entry.IsNote && entry.Step.Kind.Waits).Select(entry => entry.Step.Target).ToHashSet();
        var found = new List<int>();
        for (var i = before - 1; i >= 0 && found.Count < MostWrites; i--)
        {
            var entry = run.Entries[i];
            if (entry.IsNote || run.InSetup(i) || entry.Step.Target is Lock or Cpu || locks.Contains(entry.Step.Target)) continue;
            if (entry.Step.Target.HasWritten(entry.Step, entry.Result) && matches(entry)
                && !found.Exists(other => entry.Touches(run.Entries[other].Step))) found.Add(i);
        }

        return found;
    }

    private static bool IsIn(in Step step, in Footprint focus)
    {
        var own = default(Footprint);
        step.Target.Footprint(step, ref own);
        return own.SharesWith(focus);
    }

    private static Fact Writes(RecordedRun run, int at) =>
        new(at, $"{run.Entries[at].Thread.Name} is the last to change that: {run.Entries[at].Told}");

    private static string Line(Violation violation) =>
        violation.Thread is { } thread ? $"{violation.Key.Detail}, pid: {thread.Name}".TrimStart(',', ' ') : violation.Key.Detail;

    private static string What(Violation violation) => violation.Key.Detail.Length == 0 ? "" : $" ({violation.Key.Detail})";
}
