using System.Text.Json.Serialization;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>One line of the story.</summary>
/// <param name="Number">The step's number from 1; 0 where it is not a step.</param>
/// <param name="Thread">Who.</param>
/// <param name="Text">What, in C.</param>
/// <param name="Function">The innermost function of the code under test or of its callers.</param>
/// <param name="Service">The kernel service within it, or empty.</param>
/// <param name="Calls">All C functions, innermost first.</param>
/// <param name="Change">What it changed beside its object: interrupts off, a failure injected; or empty.</param>
/// <param name="Relevance">How much it matters: 0 most, then 1 and so on; <see cref="Folded"/> if it does not.</param>
/// <param name="IsViolation">Whether the rule is broken here.</param>
public sealed record ExplainedStep(
    int Number, string Thread, string Text, string Function, string Service, EquatableList<string> Calls, string Change, int Relevance,
        bool IsViolation)
{
    /// <summary>The relevance of a step that does not matter.</summary>
    public const int Folded = int.MaxValue;

    /// <summary>Which step of the C function it is, such as <c>insert_entry step 2: xa_reserve</c>; empty where none is known.</summary>
    public string Place { get; init; } = "";

    /// <summary>The mark of the <see cref="ExplainedFact"/> that happens here; empty if there is none.</summary>
    public string Mark { get; init; } = "";

    /// <summary>The locks that the thread holds after it, oldest first.</summary>
    public EquatableList<string> Held { get; init; } = [];

    /// <summary>The object that it touches; empty if it is no step.</summary>
    [JsonIgnore]
    public string Object { get; init; } = "";

    /// <summary>It had not happened yet when the rule was broken.</summary>
    public bool IsAfter { get; init; }

    /// <summary>Whether it matters at all; otherwise it is folded.</summary>
    [JsonIgnore]
    public bool IsShown => Relevance != Folded;

    /// <summary>Whether it is shown where only what is at least so relevant is.</summary>
    internal bool IsShownAt(int detail) => IsShown && Relevance <= detail;

    /// <summary>The steps of a run after its setup, or those of the setup that matter, or all of the setup.</summary>
    internal static IEnumerable<ExplainedStep> Of(RecordedRun run, Scene scene, IReadOnlyDictionary<int, int> shown,
        IReadOnlyList<ExplainedFact> facts, bool ofSetup = false, bool all = false)
    {
        var isInSetup = run.InSetup(scene.End - 1);
        var irqs = new Dictionary<ModelThread, bool>();
        var held = new Dictionary<ModelThread, List<string>>();
        var marks = scene.Facts.Zip(facts).Where(pair => pair.First.Entry >= 0).DistinctBy(pair => pair.First.Entry)
            .ToDictionary(pair => pair.First.Entry, pair => pair.Second.Mark);
        var waits = scene.Waiting.ToDictionary(thread => thread, thread => Waits(run, thread));
        for (var i = 0; i < run.Entries.Count; i++)
        {
            if (i == scene.End && !ofSetup)
            {
                foreach (var thread in scene.Waiting.OrderBy(thread => run.LastOf(thread, scene.End))) yield return waits[thread];
            }

            var entry = run.Entries[i];
            var isViolation = scene.Marks.Contains(i);
            var locks = Follow(held, entry);
            var before = irqs.GetValueOrDefault(entry.Thread, entry.Thread.IsInterrupt);
            irqs[entry.Thread] = entry.IrqsDisabled;
            var mark = marks.GetValueOrDefault(i, isViolation ? ExplainedFact.Broken : "");
            if ((run.InSetup(i) != ofSetup && !isInSetup) || (entry.IsNote && mark.Length == 0)) continue;
            if (ofSetup && !all && !shown.ContainsKey(i)) continue;
            var change = entry.IsNote || before == entry.IrqsDisabled ? "" : entry.IrqsDisabled ? "irqs off" : "irqs on";
            if (run.IsInjected(i)) change = "injected";
            var text = TextOf(run, i);
            yield return Make(run.Number(i), entry.Thread, text, entry.Function, entry.Calls, change, shown.GetValueOrDefault(i, Folded),
                isViolation) with
            {
                Place = run.StepName(i),
                Mark = mark,
                Held = [.. locks],
                Object = entry.IsNote ? "" : entry.Step.Target.Name,
                IsAfter = i >= scene.End,
            };
        }

        if (scene.End < run.Entries.Count || ofSetup) yield break;
        foreach (var thread in scene.Waiting.OrderBy(thread => run.LastOf(thread, scene.End))) yield return waits[thread];
    }

    /// <summary>The locks that the thread of an entry holds after it.</summary>
    private static List<string> Follow(Dictionary<ModelThread, List<string>> held, TraceEntry entry)
    {
        if (!held.TryGetValue(entry.Thread, out var locks)) held.Add(entry.Thread, locks = []);
        if (entry.IsNote) return locks;
        if (entry.LocksHeld > locks.Count) locks.Add(entry.Step.Target.Name);
        else if (entry.LocksHeld < locks.Count) locks.RemoveAt(locks.LastIndexOf(entry.Step.Target.Name));
        return locks;
    }

    /// <summary>What a thread waits for that will never go on.</summary>
    private static ExplainedStep Waits(RecordedRun run, ModelThread thread)
    {
        var wanted = thread.Pending;
        var text = thread.Cpu.Froze(thread) ? $"interrupted by {thread.Cpu.Handler}"
            : thread.IsOffCpu ? $"off the CPU, which {thread.Cpu.Running} has" : wanted.Target.Tell(wanted, 0).ToString();
        return Make(0, thread, text, thread.Calls.Innermost?.Name ?? "", thread.Calls.Names(), "waits for ever", 0,
            true) with
        { Mark = ExplainedFact.Broken };
    }

    private static ExplainedStep Make(
        int number, ModelThread thread, string text, string function, IReadOnlyList<string> calls, string change, int relevance,
            bool isViolation)
    {
        // What a store buffer does is no function's.
        if (thread.Drains is not null) return new(number, thread.Name, text + " takes effect", "", "", [], change, relevance, isViolation);
        var service = calls.Count > 0 && calls[0] != function ? calls[0] : "";
        return new(number, thread.Name, text, function, service, [.. calls], change, relevance, isViolation);
    }

    /// <summary>A step or note as a line of C.</summary>
    internal static string TextOf(RecordedRun run, int entry) =>
        run.Entries[entry].IsNote ? NoteText(run, entry) : run.Entries[entry].Told.ToString();

    /// <summary>The note at which a rule was broken, as a line of C.</summary>
    private static string NoteText(RecordedRun run, int at)
    {
        var entry = run.Entries[at];
        var previous = at > 0 ? run.Entries[at - 1] : entry;

        // What is not allowed here is an allocation, if one has just been announced.
        var told = entry.Note == NoteKind.SleepInAtomic && previous.Note == NoteKind.MightAlloc ? previous : entry;
        return told.Note?.TextOf(told) ?? told.Text;
    }
}
