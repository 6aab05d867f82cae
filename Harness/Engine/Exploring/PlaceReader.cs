using System.Numerics;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exploring;

/// <summary>Reads what is said of a place from recorded runs of a system.</summary>
/// <param name="system">The system, its trace recording.</param>
internal sealed class PlaceReader(SystemUnderTest system)
{
    private readonly Machine machine = system.Machine;

    /// <summary>Reads a place.</summary>
    /// <param name="decisions">Those that lead there.</param>
    /// <param name="make">Makes decisions on the system and ends the run.</param>
    internal ExploredPlace Read(IReadOnlyList<Decision> decisions, Action<IReadOnlyList<Decision>> make)
    {
        MachineState? before = null;
        if (decisions.Count > 0)
        {
            make([.. decisions.Take(decisions.Count - 1)]);
            before = MachineState.Of(system.Recorded(), decisions.Count - 1);
        }

        make(decisions);
        var run = system.Recorded();
        var state = MachineState.Of(run, decisions.Count);
        var able = Exploration.Able(machine);
        var threads = run.Stories.Threads(machine).Zip(machine.Threads, (told, thread) => ThreadOf(told, thread, state, able)).ToList();
        var place = new ExploredPlace(
            system.Subject.Name,
            [.. system.Subject.Words(system.Scenario)],
            ScheduleText.Of(Schedule.Of(machine.Trace.Decisions)),
            decisions.Count,
            able == 0 ? EndOf(machine) : "",
            [.. TrailOf(run).TakeLast(ExploredPlace.MostTrail)],
            [],
            BrokenIn(run),
            ExploredSection.Of(state, before));
        var counts = machine.Threads.Select(thread => (able >> thread.Index & 1) == 0 ? 0 : ExploredMove.OutcomesOf(thread)).ToList();
        var known = machine.Violations.Items.Length;
        return place with
        {
            Threads = [.. threads.Select((thread, i) => thread with
            {
                Moves = [.. Enumerable.Range(0, counts[i]).Select(outcome => MoveOf(i, outcome, able, known, decisions, make))],
            })],
        };
    }

    /// <summary>The rules that a recorded run has broken, in the order in which it broke them.</summary>
    internal static IReadOnlyList<BrokenRule> BrokenIn(RecordedRun run)
    {
        var broken = new List<BrokenRule>();
        foreach (var violation in run.Machine.Violations.Items)
        {
            var (rule, key) = (violation.Key.Invariant, violation.Key.Text(run.Machine.LockClasses));
            var isInSetup = violation.Thread is { Index: < 0 };
            broken.Add(new BrokenRule(rule.Id, rule.Sentence, Explanation.TitleOf(run, violation), violation.Key.Function,
                violation.Thread?.Name ?? "", isInSetup ? 0 : violation.Step, key, run.Stories.DefectOf(key), violation.IsConsequence));
        }

        return broken;
    }

    /// <summary>All steps of a run after its setup, and what broke a rule between two of them.</summary>
    private static List<ExplainedStep> TrailOf(RecordedRun run)
    {
        var marks = new List<int>();
        foreach (var violation in run.Machine.Violations.Items)
        {
            if (violation.Entry > 0) marks.Add(violation.Entry - 1);
        }

        var scene = new Scene("", [], [], marks, run.Entries.Count, [], []);
        return [.. ExplainedStep.Of(run, scene, new Dictionary<int, int>(), []).Where(step => step.Thread != run.Machine.Setup?.Name)];
    }

    private static string EndOf(Machine machine)
    {
        if (machine.Setup is { Finished: false }) return "The setup waits for something that nobody can give it.";
        if (machine.Trace.Steps >= machine.StepLimit) return $"The run was cut off after {machine.StepLimit} steps.";
        return machine.AllReturned ? "Everybody has returned: this run is over." : "Nobody can go on: this is a deadlock.";
    }

    private static ExploredThread ThreadOf(ExplainedThread told, ModelThread thread, MachineState state, uint able)
    {
        var known = state.Threads.FirstOrDefault(other => other.Name == thread.Name);
        var isAble = (able >> thread.Index & 1) != 0;
        var status = thread.Drains is { } stores ? stores.IsEmpty ? "no store waits" : "can go"
            : isAble && !thread.Arrived ? thread.IsInterrupt ? "may arrive" : "may start" : known?.Status ?? "";
        return new ExploredThread(thread.Index, thread.Name, thread.Cpu.Name, told.Program, KindOf(thread), status, known?.Next ?? "",
            thread.Finished ? [] : thread.Calls.Names(), []);
    }

    private static string KindOf(ModelThread thread) =>
        thread.Drains is not null ? "stores" : thread.IsSoftirq ? "softirq" : thread.IsInterrupt ? "interrupt" : "thread";

    private ExploredMove MoveOf(int thread, int outcome, uint able, int known, IReadOnlyList<Decision> decisions,
        Action<IReadOnlyList<Decision>> make)
    {
        make([.. decisions, new Decision((byte)thread, (sbyte)outcome)]);
        var run = system.Recorded();
        var step = TrailOf(run).Last(made => made.Number > 0);
        var wakes = new List<string>();
        for (var rest = Exploration.Able(machine) & ~able; rest != 0; rest &= rest - 1)
            wakes.Add(machine.Threads[BitOperations.TrailingZeroCount(rest)].Name);
        return new ExploredMove(outcome, step.Text, step.Change, wakes, [.. BrokenIn(run).Skip(known).Select(rule => rule.Title)]);
    }
}
