using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// One broken rule of one run in words and C names, detached from the machine: what the kernel would complain, where
/// the threads were, and how it came to it.
/// </summary>
/// <param name="Revision">The revision.</param>
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
/// <param name="Known">The slug of the defect of the catalogue that it shows, whose source is to be changed, and whether it is older than the series; empty if it is none of them.</param>
/// <param name="Earlier">The rules that the same run had broken before, the last one first: where, and the titles.</param>
/// <param name="IsActual">Harm was done, rather than announced.</param>
/// <param name="IsConsequence">A tag write of the run had hit a foreign block before: this may be its consequence.</param>
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
    /// <summary>Explains a violation of the run that a machine has just made, with <see cref="Trace.IsRecording"/> on.</summary>
    /// <param name="subject">The machine, still as the run left it.</param>
    /// <param name="violation">One of <see cref="Violations.Items"/>.</param>
    /// <param name="preemptions">How many steps had been made at each preemption of the run: see <see cref="PreemptionCounter.Steps"/>.</param>
    public static Explanation Of(ScenarioMachine subject, Violation violation, IReadOnlyList<int> preemptions)
    {
        if (!subject.Machine.Trace.IsRecording) throw new InvalidOperationException("only a recorded run can be explained");
        var run = new RecordedRun(subject);
        var scene = Scene.Of(run, violation);
        var shown = Relevance.Of(run, violation, scene);
        ExplainedFact[] facts = [.. ExplainedFact.All(run, scene)];
        return new Explanation(
            subject.Entry.Name,
            violation.Key.Text(subject.Machine.LockClasses),
            violation.Key.Invariant.Id,
            violation.Key.Invariant.Sentence,
            scene.Title,
            [.. scene.Splat],
            ExplainedPlace.Of(run, violation, scene),
            [.. facts],
            [.. scene.Tasks.Concat(Others(run, scene)).Select(task => task.Explain(run))],
            [.. ExplainedThread.All(subject.Scenario)],
            ExplainedSetup.Of(run, scene, shown, facts),
            [.. ExplainedStep.Of(run, scene, shown, facts)],
            Circumstances.Of(run, scene, preemptions),
            Defects.Find(subject.Entry.Name, ViolationSign.Parse(violation.Key.Text(subject.Machine.LockClasses))) is { } defect
                ? $"{defect.Slug}, a defect of {defect.Function}(){(defect.IsInMainline ? ", in mainline too" : "")}" : "",
            [.. Before(run, violation, scene)],
            violation.IsActual,
            violation.IsConsequence);
    }

    /// <summary>The threads that did something of what contradicts each other, and are in none of the functions where they did it any more or not those that the complaint is about.</summary>
    private static IEnumerable<TaskAt> Others(RecordedRun run, Scene scene)
    {
        var told = scene.Facts.Zip(ExplainedFact.All(run, scene)).Where(pair => pair.First.Entry >= 0 && run.Entries[pair.First.Entry] is { Calls.Count: > 0, Thread.Drains: null });
        return told.Reverse().OrderByDescending(pair => pair.First.IsCause).DistinctBy(pair => run.Entries[pair.First.Entry].Thread)
            .Where(pair => !scene.Tasks.Any(task => task.Thread == run.Entries[pair.First.Entry].Thread && task.CallsIn(run).Contains(run.FunctionOf(pair.First.Entry))))
            .Select(pair => new TaskAt(run.Entries[pair.First.Entry].Thread, run.LastOf(run.Entries[pair.First.Entry].Thread, pair.First.Entry + 1, isStep: true) + 1) { IsAside = true, Mark = run.InSetup(pair.First.Entry) ? pair.Second.Mark : "" })
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
            var title = $"{step}{(other.Key.Function.Length == 0 ? "" : $" in {other.Key.Function}()")}: {Scene.Of(run, other).Title}";
            if (!titles.Contains(title)) titles.Add(title);
        }

        titles.Reverse();
        return titles;
    }
}

/// <summary>Where a rule is broken.</summary>
/// <param name="Function">The innermost C function of the series or of its caller; empty if it is none's.</param>
/// <param name="Step">Which of the steps that its description lists, such as <c>mte_save_tags_for_pfn step 2: xa_reserve</c>; empty if that is not known.</param>
/// <param name="Cause">The function in which it went wrong, where that is another one; empty if it is not known to be.</param>
public sealed record ExplainedPlace(string Function, string Step, string Cause)
{
    /// <summary>In words.</summary>
    public override string ToString()
    {
        var place = Step.Length == 0 ? Function.Length == 0 ? "" : Function + "()" : $"{Function}(), in the model {Step}";
        return Cause.Length == 0 ? place : $"{Cause}(){(place.Length == 0 ? "" : $", seen in {place}")}";
    }

    internal static ExplainedPlace Of(RecordedRun run, Violation violation, Scene scene)
    {
        // Where the function that is blamed is another than that in which it was seen, its own step says more.
        var step = scene.Facts.Reverse().Where(fact => fact.Entry >= 0 && run.Entries[fact.Entry].Function == violation.Key.Function).Select(fact => run.StepName(fact.Entry)).FirstOrDefault(name => name.Length > 0, "");
        var cause = scene.Facts.FirstOrDefault(fact => fact.IsCause) is { Entry: >= 0 } known ? run.FunctionOf(known.Entry) : "";
        return new(violation.Key.Function, step, cause == violation.Key.Function ? "" : cause);
    }
}

/// <summary>Where a thread was when the rule was broken.</summary>
/// <param name="Name">The thread.</param>
/// <param name="Number">The last step that it had made, from 1; 0 if it is one of the setup, or the thread made none.</param>
/// <param name="Cpu">Its CPU.</param>
/// <param name="PreemptCount">preempt_count() without its interrupt part.</param>
/// <param name="IrqsDisabled">irqs_disabled().</param>
/// <param name="RcuDepth">Nesting of RCU sections.</param>
/// <param name="InHardirq">Whether it is an interrupt handler.</param>
/// <param name="Calls">The C functions it was in, innermost first.</param>
/// <param name="Locks">The locks it held, oldest first.</param>
public sealed record ExplainedTask(
    string Name, int Number, string Cpu, int PreemptCount, bool IrqsDisabled, int RcuDepth, bool InHardirq, EquatableList<string> Calls, EquatableList<ExplainedLock> Locks)
{
    /// <summary>It is in no function of the kernel, and nothing keeps it from being preempted.</summary>
    internal bool IsInUserSpace => Calls.Count == 0 && Locks.Count == 0 && PreemptCount == 0 && !IrqsDisabled && RcuDepth == 0;

    /// <summary>The complaint is not about where it is here: it did something there that led to it.</summary>
    public bool IsAside { get; init; }

    /// <summary>The mark of what it did there, if that was in the setup; otherwise empty.</summary>
    public string Mark { get; init; } = "";
}

/// <summary>A lock that was held.</summary>
/// <param name="Name">The lock.</param>
/// <param name="Class">Its class, where that has another name.</param>
/// <param name="Text">The step that took it, in C.</param>
/// <param name="Number">That step's number; 0 in the setup.</param>
/// <param name="Calls">The C functions that took it, innermost first.</param>
public sealed record ExplainedLock(string Name, string Class, string Text, int Number, EquatableList<string> Calls);

/// <summary>A thread or interrupt of the scenario.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Cpu">Its CPU.</param>
/// <param name="Program">What it does.</param>
public sealed record ExplainedThread(string Name, string Cpu, string Program)
{
    /// <summary>Whether it is a CPU's store buffer.</summary>
    internal bool IsStoreBuffer => Name[0] == 'B';

    internal static IEnumerable<ExplainedThread> All(Scenario scenario)
    {
        for (var i = 0; i < scenario.Threads.Count; i++)
        {
            var thread = scenario.Threads[i];
            yield return new($"T{i}", $"cpu{i}", thread.Calls.Count == 0 ? "nothing" : string.Join("; ", thread.Calls));
        }

        for (var i = 0; i < scenario.Interrupts.Count; i++)
        {
            var interrupt = scenario.Interrupts[i];
            yield return new($"I{i}", $"cpu{interrupt.Cpu}", $"interrupt: {interrupt.Call}");
        }

        for (var i = 0; scenario.Options.StoreBuffers && i < scenario.Threads.Count; i++) yield return new($"B{i}", $"cpu{i}", $"no task, but the store buffer of cpu{i}: lets stores of T{i} take effect");
    }
}

/// <summary>What was done before the threads started.</summary>
/// <param name="Steps">How many steps it took.</param>
/// <param name="Memory">Which page frames there are, and which of them hold tags.</param>
/// <param name="Program">The calls.</param>
/// <param name="Shown">Those of its steps that matter, in C; empty where they are told in <paramref name="Story"/>.</param>
/// <param name="Story">
/// Where something of what contradicts each other happened in the setup, and the rule is broken after it: the steps of the setup
/// that matter, in time order, each with its number in the setup.
/// </param>
public sealed record ExplainedSetup(int Steps, string Memory, string Program, EquatableList<string> Shown, EquatableList<ExplainedStep> Story)
{
    internal static ExplainedSetup Of(RecordedRun run, Scene scene, IReadOnlyDictionary<int, int> shown, IReadOnlyList<ExplainedFact> facts)
    {
        var isBefore = scene.End > 0 && !run.InSetup(scene.End - 1);
        var hasFacts = isBefore && scene.Facts.Any(fact => fact.Entry >= 0 && run.InSetup(fact.Entry));
        string[] texts = !isBefore || hasFacts ? [] : [.. shown.Keys.Where(run.InSetup).Order().Select(i => run.Entries[i].Text)];
        ExplainedStep[] story = hasFacts ? [.. ExplainedStep.Of(run, scene, shown, facts, ofSetup: true)] : [];
        return new(run.Machine.Trace.SetupSteps, string.Join("; ", run.Subject.Revision.Memory.Layout.Regions.Select(Words)), string.Join("; ", run.Subject.Scenario.Setup), [.. texts], [.. story]);
    }

    private static string Words(TagRegion region) =>
        $"pfn:{region.MemStart} to pfn:{region.MemEnd}, its tags in pfn:{region.TagStart} to pfn:{region.TagEnd}, {(region.BlockSizePages == 1 ? "each frame a block" : $"in blocks of {region.BlockSizePages}")}";
}
