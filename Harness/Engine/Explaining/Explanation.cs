using System.Text.Json.Serialization;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>
/// One broken rule of one run in words and C names, detached from the machine: what the kernel would complain, where
/// the threads were, and how it came to it.
/// </summary>
/// <param name="Revision">What the code under test is called.</param>
/// <param name="Key">The violation's key.</param>
/// <param name="Invariant">The rule's id.</param>
/// <param name="Rule">The rule as a sentence.</param>
/// <param name="Title">The first line of the complaint.</param>
/// <param name="Splat">Its other lines.</param>
/// <param name="Place">Where the rule is broken: the C function, and which of its steps.</param>
/// <param name="Facts">What contradicts each other, in the order in which it is told; the last is where the rule is broken.</param>
/// <param name="Tasks">The threads that the complaint is about, the first being the one that broke the rule.</param>
/// <param name="Threads">All threads and interrupts that can play a part, with what they do.</param>
/// <param name="Setup">What was done before the threads started.</param>
/// <param name="Steps">How it came to it, in time order, to the broken rule, and what came after it.</param>
/// <param name="Takes">What has to come together for it.</param>
/// <param name="Known">
/// The slug of the defect of the catalogue that it shows, whose source is to be changed, and what else is known of it;
/// empty if it is none of them.
/// </param>
/// <param name="Earlier">The rules that the same run had broken before, the last one first: where, and the titles.</param>
/// <param name="IsActual">Harm was done, rather than announced.</param>
/// <param name="IsConsequence">The run had destroyed foreign data before: this may be its consequence.</param>
public sealed record Explanation(
    string Revision,
    string Key,
    string Invariant,
    string Rule,
    string Title,
    EquatableList<string> Splat,
    ExplainedPlace Place,
    EquatableList<ExplainedFact> Facts,
    EquatableList<ExplainedTask> Tasks,
    EquatableList<ExplainedThread> Threads,
    ExplainedSetup Setup,
    EquatableList<ExplainedStep> Steps,
    Circumstances Takes,
    string Known,
    EquatableList<string> Earlier,
    bool IsActual,
    bool IsConsequence)
{
    /// <summary>What else went wrong before, of which it may be the consequence.</summary>
    [JsonIgnore]
    public string Consequence { get; init; } = AnyConsequence;

    /// <summary>Whether a reader has to know in what context a thread is, where nothing of it is out of the ordinary.</summary>
    [JsonIgnore]
    public bool TellsContext { get; init; } = true;

    private const string AnyConsequence = "Something was destroyed in this run before: this may be its consequence.";

    /// <summary>Explains a violation of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="violation">One of <see cref="Violations.Items"/>.</param>
    /// <param name="preemptions">
    /// How many steps had been made at each preemption of the run: see <see cref="PreemptionCounter.Steps"/>.
    /// </param>
    public static Explanation Of(RecordedRun run, Violation violation, IReadOnlyList<int> preemptions)
    {
        var key = violation.Key.Text(run.Machine.LockClasses);
        var scene = Scene.Of(run, violation);
        var shown = Relevance.Of(run, violation, scene);
        ExplainedFact[] facts = [.. ExplainedFact.All(run, scene)];
        return new Explanation(
            run.Name,
            key,
            violation.Key.Invariant.Id,
            violation.Key.Invariant.Sentence,
            scene.Title,
            [.. scene.Splat],
            ExplainedPlace.Of(run, violation, scene),
            [.. facts],
            [.. scene.Tasks.Concat(Others(run, scene, facts)).Select(task => task.Explain(run))],
            [.. run.Stories.Threads(run.Machine)],
            ExplainedSetup.Of(run, scene, shown, facts),
            [.. ExplainedStep.Of(run, scene, shown, facts)],
            Circumstances.Of(run, scene, preemptions),
            run.Stories.KnownAs(key),
            [.. Before(run, violation, scene)],
            violation.IsActual,
            violation.IsConsequence)
        {
            Consequence = (violation.IsConsequence ? run.Stories.Consequence : null) ?? AnyConsequence,
            TellsContext = run.Stories.TellsContext,
        };
    }

    /// <summary>The first line of the complaint about a violation of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="violation">One of <see cref="Violations.Items"/>.</param>
    internal static string TitleOf(RecordedRun run, Violation violation) => Scene.TitleOf(run, violation);

    /// <summary>
    /// The threads that did something of what contradicts each other, and are in none of the functions where they did
    /// it any more or not those that the complaint is about.
    /// </summary>
    private static IEnumerable<TaskAt> Others(RecordedRun run, Scene scene, IReadOnlyList<ExplainedFact> facts)
    {
        var told = scene.Facts.Zip(facts)
            .Where(pair => pair.First.Entry >= 0 && run.Entries[pair.First.Entry] is { Calls.Count: > 0, Thread.Drains: null });
        return told.Reverse().OrderByDescending(pair => pair.First.IsCause).DistinctBy(pair => run.Entries[pair.First.Entry].Thread)
            .Where(pair => !scene.Tasks.Any(task => task.Thread == run.Entries[pair.First.Entry].Thread
                && task.CallsIn(run).Contains(run.FunctionOf(pair.First.Entry))))
            .Select(pair => new TaskAt(run.Entries[pair.First.Entry].Thread,
                run.LastOf(run.Entries[pair.First.Entry].Thread, pair.First.Entry + 1, isStep: true) + 1)
            { IsAside = true, Mark = run.InSetup(pair.First.Entry) ? pair.Second.Mark : "" })
            .OrderBy(task => task.Before);
    }

    private static List<string> Before(RecordedRun run, Violation violation, Scene scene)
    {
        var titles = new List<string>();
        foreach (var other in run.Machine.Violations.Items)
        {
            if (other.Key == violation.Key) break;
            if (other.Key.Context == ContextKind.End || other.Thread is null || other.Entry > scene.End) continue;
            var step = other.Thread == run.Machine.Setup ? "in the setup" : $"at step {other.Step}";
            var title = $"{step}{(other.Key.Function.Length == 0 ? "" : $" in {other.Key.Function}()")}: {Scene.TitleOf(run, other)}";
            if (!titles.Contains(title)) titles.Add(title);
        }

        titles.Reverse();
        return titles;
    }
}
