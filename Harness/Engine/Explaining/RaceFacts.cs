using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>What threads acted on in a recorded run although others changed it meanwhile.</summary>
internal static class RaceFacts
{
    private const int MostReads = 2;
    private const int Window = 12;

    /// <summary>
    /// Of what the steps touch that contradict each other: what a thread found there, acted on, and somebody else changed.
    /// A thread that looked again and found the same although it had been changed and changed back was deceived as well.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="scene">Where a rule is broken, with what contradicts each other.</param>
    internal static IEnumerable<Fact> Of(RecordedRun run, Scene scene)
    {
        var told = scene.Facts.Select(fact => fact.Entry).Concat(scene.Marks).Where(entry => entry >= 0 && !run.InSetup(entry)).Distinct()
            .OrderDescending().ToList();
        var found = new HashSet<int>();
        foreach (var at in told.Where(entry => IsShared(run, run.Entries[entry])))
        {
            foreach (var thread in told.Select(entry => run.Entries[entry].Thread).Where(thread => thread.Drains is null).Distinct())
            {
                if (found.Count == MostReads || OutOfDate(run, scene, told, run.Entries[at].Step, thread) is not { } race
                    || !found.Add(race[0].Entry)) continue;
                foreach (var fact in race) yield return fact;
            }
        }
    }

    /// <summary>
    /// What a thread has read twice lately with different results, because another thread wrote it in between: it acts on
    /// both.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="before">The entry before which it did.</param>
    internal static IEnumerable<Fact> Changed(RecordedRun run, ModelThread thread, int before)
    {
        var at = before + 1;
        for (var steps = 0; steps < Window && (at = run.LastOf(thread, at, isStep: true)) >= 0; steps++)
        {
            var (later, result) = (run.Entries[at].Step, run.Entries[at].Result);
            if (later.Kind.Access != Access.Read || later.Target is Lock || later.Target.IsWindow) continue;
            var first = run.Last(at, entry => entry.Thread == thread && entry.Step.Target == later.Target && entry.Step.Kind == later.Kind
                && entry.Step.Argument == later.Argument);
            if (first < 0 || run.InSetup(first) || run.Entries[first].Result == result) continue;
            var write = run.Last(at, entry => IsOthers(run, entry, thread) && entry.Writes(later));
            if (write <= first) continue;
            yield return Finds(run, first);
            yield return Changes(run, write);
            yield return new(at, $"{thread.Name} now finds {Text(run, at)}");
            yield break;
        }
    }

    /// <summary>What a thread found at a place and still acted on when others had changed it; null if it did not.</summary>
    private static Fact[]? OutOfDate(RecordedRun run, Scene scene, List<int> told, Step place, ModelThread thread)
    {
        var next = -1;
        var last = told.Where(entry => run.Entries[entry].Thread == thread).Max();
        for (var at = last - 1; at >= 0 && !run.InSetup(at); at--)
        {
            if (run.Entries[at].Thread != thread || !run.Entries[at].Touches(place)) continue;
            var step = run.Entries[at].Step;
            var end = next < 0 ? scene.End : next;
            var writes = Enumerable.Range(at + 1, end - at - 1)
                .Where(i => IsOthers(run, run.Entries[i], thread) && run.Entries[i].Writes(step)).ToList();
            if (writes.Count > 0 && Tells(run.Entries[at])
                && told.Exists(fact => fact > at && run.Entries[fact].Thread == thread && run.IsInOneCall(at, fact)))
            {
                // What is changed when nobody acts on it any more matters only if it is told for another reason.
                if (next < 0)
                    return (writes.Find(told.Contains) is > 0 and var write ? write : writes[0]) is var change
                        && (change < last || told.Contains(change))
                        ? [Finds(run, at), Changes(run, change)] : null;
                if (run.Entries[next].Result != run.Entries[at].Result || !Tells(run.Entries[next])
                    || run.Entries[next].Step.Kind != step.Kind) return null;
                var same = new Fact(next, $"{thread.Name} finds the same as before: {Text(run, next)}");
                if (told.Exists(fact => fact > at && fact < next && run.Entries[fact].Thread != thread))
                    return [new(at, $"{thread.Name} finds {Text(run, at)}"), same];
                Fact[] back = writes.Count == 1 ? []
                    : [new(writes[^1], $"{run.Entries[writes[^1]].Thread.Name} makes it what it was: {Text(run, writes[^1])}")];
                return [new(at, $"{thread.Name} finds {Text(run, at)}"), Changes(run, writes[0]), .. back, same];
            }

            next = at;
        }

        return null;
    }

    private static Fact Finds(RecordedRun run, int at)
    {
        var (entry, text) = (run.Entries[at], Text(run, at));
        return new(at, run.Stories.Found(run, entry) is { } what ? $"{entry.Thread.Name} {what}: {text}"
            : entry.Step.Kind.Access == Access.Read ? $"{entry.Thread.Name} finds {text}, and acts on it"
            : $"{entry.Thread.Name} does {text}, and acts on what it found");
    }

    private static Fact Changes(RecordedRun run, int at) => new(at, $"{run.Entries[at].Thread.Name} changes that: {Text(run, at)}");

    private static string Text(RecordedRun run, int at) => run.Entries[at].Told.ToString();

    /// <summary>Whether a step tells the thread something.</summary>
    private static bool Tells(TraceEntry entry) => entry.Told.Kind != ResultKind.None;

    private static bool IsShared(RecordedRun run, TraceEntry entry) =>
        !entry.IsNote && entry.Step.Kind.Access != Access.None && entry.Step.Target is not (Lock or Cpu)
            && run.Stories.CanBeOutOfDate(entry.Step);

    /// <summary>
    /// Whether an entry is of another thread after the setup, and not of what the thread's own CPU has stored, nor
    /// something that the thread need not know of.
    /// </summary>
    private static bool IsOthers(RecordedRun run, TraceEntry entry, ModelThread thread) =>
        entry.Thread != thread && entry.Thread.Index >= 0 && (entry.Thread.Drains is null || entry.Thread.Cpu != thread.Cpu)
            && run.Stories.IsChange(entry.Step);
}
