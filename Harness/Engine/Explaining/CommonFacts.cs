using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>
/// What belongs to what contradicts each other whichever rule is broken: late stores, what was injected, and what the
/// subject adds.
/// </summary>
internal static class CommonFacts
{
    /// <summary>The facts that matter whichever rule is broken.</summary>
    /// <param name="run">The run.</param>
    /// <param name="violation">The broken rule.</param>
    /// <param name="thread">Who broke it.</param>
    /// <param name="at">Where.</param>
    internal static IEnumerable<Fact> Of(RecordedRun run, Violation violation, ModelThread thread, int at) =>
        [.. RaceFacts.Changed(run, thread, at - 1), .. Stored(run, thread, at), .. run.Stories.Common(run, violation, thread, at),
            .. Injected(run, at)];

    /// <summary>What was made to fail last, if that was not much: without it the run would have gone another way.</summary>
    private static IEnumerable<Fact> Injected(RecordedRun run, int before)
    {
        const int few = 2;
        var injected = Enumerable.Range(0, before).Where(run.IsInjected).ToList();
        return injected.Count > few ? []
            : injected.Select(at => new Fact(at, $"this is injected: {run.Entries[at].Told}{Returns.After(run, at)}"));
    }

    /// <summary>Where the store was made that breaks the rule when it takes effect.</summary>
    private static IEnumerable<Fact> Stored(RecordedRun run, ModelThread thread, int at)
    {
        var entry = run.Entries[at];
        if (entry.Thread.Drains is null) yield break;
        var made = run.Last(at, other => other.Thread == thread && other.Step.Argument == entry.Step.Argument
            && other.Step.Payload == entry.Step.Target && other.Step.Kind.Access == Access.None);
        if (made >= 0) yield return new(made, $"{thread.Name} makes this store; it waits in the store buffer of {thread.Cpu.Name} until "
            + $"step {run.Number(at)}");
    }
}
