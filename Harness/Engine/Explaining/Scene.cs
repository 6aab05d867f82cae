using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>The place of a broken rule in a recorded run, and what the kernel would say there.</summary>
/// <param name="Title">The first line of the complaint.</param>
/// <param name="Splat">Its other lines.</param>
/// <param name="Tasks">The threads it is about.</param>
/// <param name="Marks">The entries at which the rule is broken.</param>
/// <param name="End">Entries from here on do not matter.</param>
/// <param name="Waiting">Threads that wait for ever.</param>
/// <param name="Subjects">Names that occur in the text of steps which matter.</param>
public sealed record Scene(
    string Title,
    IReadOnlyList<string> Splat,
    IReadOnlyList<TaskAt> Tasks,
    IReadOnlyList<int> Marks,
    int End,
    IReadOnlyList<ModelThread> Waiting,
    IReadOnlyList<string> Subjects)
{
    /// <summary>What contradicts each other, in the order in which it is told; the last is where the rule is broken.</summary>
    public IReadOnlyList<Fact> Facts { get; init; } = [];

    /// <summary>What the story of the broken rule tells, with what belongs to it whichever rule is broken.</summary>
    public static Scene Of(RecordedRun run, Violation violation)
    {
        var scene = GeneralStories.Of(run.Stories, violation.Key.Invariant)(run, violation);
        if (scene.Marks.Count == 0 || scene.Waiting.Count > 0
            || (violation.Thread ?? scene.Tasks.FirstOrDefault()?.Thread) is not { } thread) return scene;
        var more = scene.WithMore([.. CommonFacts.Of(run, violation, thread, scene.Marks[^1])]);
        return more.WithMore([.. RaceFacts.Of(run, more)]);
    }

    /// <summary>The first line of the complaint about a broken rule.</summary>
    internal static string TitleOf(RecordedRun run, Violation violation) =>
        GeneralStories.Of(run.Stories, violation.Key.Invariant)(run, violation).Title;

    /// <summary>The scene with what contradicts each other; of several about one step the first counts.</summary>
    public Scene With(params IReadOnlyList<Fact> facts) =>
        this with { Facts = [.. facts.Where((fact, i) => fact.Entry < 0 || facts.Take(i).All(other => other.Entry != fact.Entry))] };

    /// <summary>The scene with more of what contradicts each other, told in time order before the last.</summary>
    private Scene WithMore(IReadOnlyList<Fact> more) =>
        more.Count == 0 || Facts.Count == 0 ? this
            : With([.. Facts.SkipLast(1).Concat(more.Where(fact => fact.Entry != Facts[^1].Entry))
            .OrderBy(fact => fact.Entry < 0 ? int.MaxValue : fact.Entry), Facts[^1]]);

    /// <summary>A complaint about the thread that broke a rule, at the entry that the violation names.</summary>
    public static Scene At(RecordedRun run, Violation violation, string title, IReadOnlyList<string> splat,
        params IReadOnlyList<string> subjects)
    {
        var at = violation.Entry - 1;
        return At(run, violation.Thread, at, title, splat, subjects);
    }

    /// <summary>A complaint about a thread at a place of the trace.</summary>
    public static Scene At(RecordedRun run, ModelThread? thread, int at, string title, IReadOnlyList<string> splat,
        params IReadOnlyList<string> subjects)
    {
        var end = Math.Max(at + 1, 0);
        IReadOnlyList<TaskAt> tasks = thread is null ? [] : [new TaskAt(thread, end)];
        return new Scene(title, splat, tasks, at >= 0 ? [at] : [], end, [], subjects);
    }
}

/// <summary>A thread at a place of the trace.</summary>
/// <param name="Thread">Who.</param>
/// <param name="Before">The number of entries before it.</param>
/// <param name="IsWaiting">It has stopped for ever, and its calls and context are those it has now.</param>
public sealed record TaskAt(ModelThread Thread, int Before, bool IsWaiting = false)
{
    /// <summary>The complaint is not about it.</summary>
    public bool IsAside { get; init; }

    /// <summary>The mark of what it did there, if it is in the setup.</summary>
    public string Mark { get; init; } = "";

    /// <summary>The C functions that it is in, innermost first.</summary>
    public IReadOnlyList<string> CallsIn(RecordedRun run) =>
        IsWaiting ? Thread.Calls.Names() : run.LastOf(Thread, Before) is >= 0 and var last ? run.Entries[last].Calls : [];

    internal ExplainedTask Explain(RecordedRun run)
    {
        var last = run.LastOf(Thread, Before);
        var entry = last >= 0 ? run.Entries[last] : null;
        return new ExplainedTask(
            Thread.Name,
            run.LastOf(Thread, Before, isStep: true) is >= 0 and var step && !run.InSetup(step) ? run.Number(step) : 0,
            Thread.Cpu.Name,
            entry?.PreemptCount ?? 0,
            entry?.IrqsDisabled ?? false,
            entry?.RcuDepth ?? 0,
            Thread.IsInterrupt,
            [.. IsAside && entry is { Function.Length: > 0 } ? entry.Calls.SkipWhile(call => call != entry.Function) : CallsIn(run)],
            [.. run.Held(Thread, Before).Select(taken => Explain(run, taken))])
        {
            IsAside = IsAside,
            Mark = Mark,
        };
    }

    private static ExplainedLock Explain(RecordedRun run, TakenLock taken)
    {
        var entry = run.Entries[taken.Entry];
        return new ExplainedLock(
            taken.Lock.Name,
            taken.Class == taken.Lock.Name ? "" : taken.Class,
            entry.Text,
            run.InSetup(taken.Entry) ? 0 : run.Number(taken.Entry),
            [.. entry.Calls]);
    }
}
