using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Lockdep;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Engine.Explaining;

/// <summary>What lockdep says of classes whose uses do not fit together, although this run may have gone well.</summary>
internal static class LockUsageStory
{
    /// <summary>A class is taken in interrupts, and elsewhere with interrupts on.</summary>
    internal static Scene Inconsistent(RecordedRun run, Violation violation, string className)
    {
        var fault = (LockFault)violation.Second;
        var inInterrupt = FirstUse(run, fault, className, inInterrupt: true, function: null);
        var on = FirstUse(run, fault, className, inInterrupt: false, violation.Key.Function, Mode(run, inInterrupt) != LockMode.Write);
        var (first, second) = inInterrupt < on ? (inInterrupt, on) : (on, inInterrupt);
        var name = NameOf(fault);
        var (isIn, isOn) = ($"IN-{name}-{Letter(run, inInterrupt)}", $"{name}-ON-{Letter(run, on)}");
        var (was, now) = inInterrupt < on ? (isIn, isOn) : (isOn, isIn);
        var taker = run.Entries[second].Thread;
        return new Scene(
            "WARNING: inconsistent lock state",
            [
                $"inconsistent {{{was}}} -> {{{now}}} usage.",
                $"{taker.Name} [HC{(taker is { IsInterrupt: true, IsSoftirq: false } ? 1 : 0)}"
                    + $":HE{(run.Entries[second].IrqsDisabled ? 0 : 1)}] takes:",
                $" ({className}), at: {Place(run, second)}",
                $"{{{was}}} state was registered by {run.Entries[first].Thread.Name} at:",
                $" {Place(run, first)}",
                .. UnsafeScenario("CPU0", className),
            ],
            [new TaskAt(taker, second + 1)],
            first == second ? [second] : [first, second],
            second + 1,
            [],
            [])
            .With([.. new[] { new Fact(inInterrupt, $"{className} is taken in {HandlerOf(fault)}"),
                new Fact(on, $"{className} is {(run.Entries[on].Step.Target is Lock ? "taken" : "held")} with {InterruptsOf(fault)} on: on "
                + "this CPU the handler can arrive, and would spin for ever") }.OrderBy(fact => fact.Entry)]);
    }

    /// <summary>A class taken in interrupts was held while one that is taken with interrupts on was taken.</summary>
    internal static Scene Inversion(RecordedRun run, LockFault fault, IReadOnlyList<string> classes)
    {
        var edge = Edge(run, classes[0], classes[1]);
        var inInterrupt = FirstUse(run, fault, classes[0], inInterrupt: true, function: null);
        var on = FirstUse(run, fault, classes[1], inInterrupt: false, function: null);
        var end = Math.Max(edge, Math.Max(inInterrupt, on)) + 1;
        var taker = fault == LockFault.SoftirqInversion ? "a softirq" : "an interrupt";
        return new Scene(
            "WARNING: possible irq lock inversion dependency detected",
            [
                $"{run.Entries[edge].Thread.Name} takes ({classes[1]}) while holding ({classes[0]}), at: {Place(run, edge)}",
                $"({classes[0]}) is {NameOf(fault)}-safe: taken by {taker} at: {Place(run, inInterrupt)}",
                $"({classes[1]}) is {NameOf(fault)}-unsafe: taken with {InterruptsOf(fault)} on at: {Place(run, on)}",
            ],
            [new TaskAt(run.Entries[edge].Thread, edge + 1)],
            [edge],
            end,
            [],
            [])
            .With(
                new(inInterrupt, $"{classes[0]} is taken in {HandlerOf(fault)}"),
                new(on, $"{classes[1]} is taken with {InterruptsOf(fault)} on: {taker} can arrive while it is held"),
                new(edge, $"{classes[1]} is waited for with {classes[0]} held: the handler may have to wait for whom it interrupted"));
    }

    /// <summary>Classes are taken in orders that close a cycle.</summary>
    internal static Scene Order(RecordedRun run, IReadOnlyList<string> cycle)
    {
        var splat = new List<string> { $"chain exists of: {string.Join(" --> ", cycle)}" };
        var edges = new List<int>();
        for (var i = 0; i + 1 < cycle.Count; i++)
        {
            var edge = Edge(run, cycle[i], cycle[i + 1]);
            edges.Add(edge);
        }

        splat.AddRange(Instances(run, cycle, edges));
        var end = edges.Max() + 1;
        return new Scene(
            "WARNING: possible circular locking dependency detected",
            splat,
            [.. edges.Order().Select(edge => new TaskAt(run.Entries[edge].Thread, edge + 1))],
            edges,
            end,
            [],
            [])
            .With([
                .. edges.Select((edge, i) =>
                    new Fact(edge, $"{run.Entries[edge].Thread.Name} "
                    + $"{(run.Entries[edge].Step.Target is Lock ? "calls" : $"may wait for {cycle[i + 1]} in")} "
                    + $"{ExplainedStep.TextOf(run, edge)} with {cycle[i]} held") { IsCause = edge == end - 1 })
                    .Concat(edges.Select((edge, i) => Hold(run, edge, cycle[i])).OfType<TakenLock>()
                        .Select(held =>
                            new Fact(held.Entry, $"{run.Entries[held.Entry].Thread.Name} calls {run.Entries[held.Entry].Text}")))
                    .OrderBy(fact => fact.Entry),
            ]);
    }

    /// <summary>The lock of a class that is held where another is taken; null if it is held as no lock.</summary>
    private static TakenLock? Hold(RecordedRun run, int edge, string className) =>
        run.Held(run.Entries[edge].Thread, edge).FindLast(taken => taken.Class == className);

    /// <summary>Whether it is about the same locks each time, and whether the kernel's lockdep would see it.</summary>
    private static IEnumerable<string> Instances(RecordedRun run, IReadOnlyList<string> cycle, List<int> edges)
    {
        var differ = new List<string>();
        for (var i = 0; i < edges.Count; i++)
        {
            var next = (i + 1) % edges.Count;
            if (run.Entries[edges[i]].Step.Target is Lock taken && Hold(run, edges[next], cycle[i + 1]) is { } held && held.Lock != taken)
                differ.Add($"{run.Stories.NameOf(run, taken)} and {run.Stories.NameOf(run, held.Lock)}");
        }

        var reclaim = run.Machine.Lockdep.FsReclaim.Name;
        yield return cycle.Count == 3 && cycle.Contains(reclaim)
            ? $"{reclaim} is no lock but direct reclaim, which an allocation may have to do itself: one task is enough for a deadlock."
            : differ.Count == 0
            ? "These very locks can deadlock: one task in each place, each waiting for what the next one holds."
            : $"{string.Join(", ", differ)} are two locks of one class. This run does not show that one lock can be in both places; if "
                + "it can, two tasks deadlock.";
        var unseen = edges.SelectMany((edge, i) => new[] { run.Entries[edge].Step.Target as Lock, Hold(run, edge, cycle[i])?.Lock })
            .OfType<BitLock>().Select(item => item.Class.Name).Distinct().ToList();
        if (unseen.Count > 0)
            yield return $"The kernel's own lockdep does not know {string.Join(", ", unseen)}, a bit: it would say nothing.";
    }

    /// <summary>lockdep's picture of how an interrupt deadlocks.</summary>
    internal static IEnumerable<string> UnsafeScenario(string cpu, string name) =>
    [
        "",
        $" Possible unsafe locking scenario:     {cpu.ToUpperInvariant()}",
        "                                       ----",
        $"                                       lock({name});",
        "                                       <Interrupt>",
        $"                                         lock({name});",
        "                                       *** DEADLOCK ***",
    ];

    private static string Place(RecordedRun run, int entry) =>
        entry < 0 ? "an unknown place" : string.Join(" < ", run.Entries[entry].Calls) + (run.InSetup(entry) ? " (in the setup)" : "");

    private static bool IsSoftirq(LockFault fault) => fault is LockFault.InconsistentSoftirqUse or LockFault.SoftirqInversion;

    /// <summary>Whether a thread is a handler of the kind of interrupt that it is about.</summary>
    private static bool IsIn(ModelThread thread, LockFault fault) => thread.IsInterrupt && thread.IsSoftirq == IsSoftirq(fault);

    private static string NameOf(LockFault fault) => IsSoftirq(fault) ? "SOFTIRQ" : "HARDIRQ";

    private static string HandlerOf(LockFault fault) => IsSoftirq(fault) ? "a softirq" : "an interrupt handler";

    private static string InterruptsOf(LockFault fault) => IsSoftirq(fault) ? "softirqs" : "interrupts";

    private static LockMode Mode(RecordedRun run, int use) =>
        run.Entries[use].Step is { Target: Lock taken } step ? taken.ModeOf(step) : LockMode.Write;

    /// <summary>What lockdep adds to a usage: whether it is a writer's or a reader's.</summary>
    private static char Letter(RecordedRun run, int use) => Mode(run, use) == LockMode.Write ? 'W' : 'R';

    /// <summary>
    /// Where a class was first used so: taken by an interrupt, or held with interrupts on in a function. After the
    /// setup if it was, since that is what the lanes show; by a writer if there is one, where that is asked for.
    /// </summary>
    private static int FirstUse(
        RecordedRun run, LockFault fault, string className, bool inInterrupt, string? function, bool isWriter = false)
    {
        var uses = run.Takes(className)
            .Where(take => IsIn(run.Entries[take].Thread, fault) == inInterrupt)
            .OrderBy(take => isWriter && Mode(run, take) != LockMode.Write)
            .Select(take => inInterrupt ? take : UseWithInterruptsOn(run, take, function))
            .Where(use => use >= 0)
            .ToList();
        return uses.Count == 0 ? run.Takes(className).First() : uses.Find(use => !run.InSetup(use)) is > 0 and var use ? use : uses[0];
    }

    /// <summary>The first step from the taking of a lock to its release that has interrupts on; −1 if there is none.</summary>
    private static int UseWithInterruptsOn(RecordedRun run, int take, string? function)
    {
        var thread = run.Entries[take].Thread;
        for (var i = take; i < run.Entries.Count; i++)
        {
            var entry = run.Entries[i];
            if (entry.Thread != thread || entry.IsNote) continue;
            if (i > take && !run.Held(thread, i + 1).Exists(held => held.Entry == take)) break;
            if (!entry.IrqsDisabled && (function is null || entry.Function == function)) return i;
        }

        return -1;
    }

    private static int Edge(RecordedRun run, string from, string to)
    {
        foreach (var take in run.Takes(to))
        {
            if (run.Held(run.Entries[take].Thread, take).Exists(held => held.Class == from)) return take;
        }

        // What is no lock, such as fs_reclaim, is only in lockdep's own notes.
        foreach (var edge in run.Machine.Lockdep.Edges)
        {
            if (edge.From.Name == from && edge.To.Name == to) return Math.Min(edge.Entry, run.Entries.Count - 1);
        }

        return run.Takes(to).First();
    }
}
