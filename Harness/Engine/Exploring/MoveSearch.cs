using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exploring;

/// <summary>
/// Runs on from one choice: first without preemption, then with few, then at random. Keeps the shortest way to each broken rule.
/// </summary>
/// <param name="system">What is run.</param>
/// <param name="known">The steps that lead to the choice, and the choice.</param>
/// <param name="broken">How many rules were broken before it.</param>
/// <param name="steps">The most steps of a run after the choice.</param>
internal sealed class MoveSearch(SystemUnderTest system, IReadOnlyList<Decision> known, int broken, int steps)
{
    private const ulong Seed = 0x5eed;
    private readonly Dictionary<ViolationKey, (int Step, Decision[] Made)> found = [];

    // All of them from the same seeds: what a choice leads to does not depend on the order in which choices are listed.
    private readonly IStrategy[] turns =
    [
        new FewSwitchesStrategy(Seed, 1, steps), new FewSwitchesStrategy(Seed + 1, 3, steps), new RandomStrategy(Seed + 2),
    ];

    private int runs;

    /// <summary>Makes one more run.</summary>
    internal void Run()
    {
        var machine = system.Machine;
        var next = runs == 0 ? Exploration.GoOn(known) : turns[runs % turns.Length];
        runs++;
        new OwnEngine(machine).Run(new PrefixStrategy(new ContinueStrategy(known, next), known.Count + steps));
        foreach (var violation in machine.Violations.Items[broken..])
        {
            if (!found.TryGetValue(violation.Key, out var shortest) || violation.Step < shortest.Step)
                found[violation.Key] = (violation.Step, machine.Trace.Decisions.ToArray());
        }
    }

    /// <summary>What it has come to.</summary>
    /// <param name="most">How many leads at most.</param>
    internal Prospect Result(int most) =>
        new(known[^1].Thread, Math.Max(0, (int)known[^1].Outcome), runs, steps,
            [.. found.OrderBy(item => item.Value.Step).Take(most).Select(item => LeadOf(item.Key, item.Value.Step, item.Value.Made))]);

    /// <summary>The way to a broken rule; to the end of its run, where the rule is judged only there.</summary>
    private Lead LeadOf(ViolationKey key, int step, Decision[] made)
    {
        var text = key.Text(system.Machine.LockClasses);
        var (decisions, rule) = RuleAfter(made[..Math.Max(step, known.Count)], text) is { } early ? (made[..step], early)
            : (made, RuleAfter(made, text)!);
        return new Lead(decisions.Length - known.Count + 1, ScheduleText.Of(Schedule.Of(decisions)),
            [.. decisions[(known.Count - 1)..].Select(next => new LeadMove(next.Thread, Math.Max(0, (int)next.Outcome)))], rule);
    }

    /// <summary>The broken rule of a key after some steps; null if it is not broken there.</summary>
    private BrokenRule? RuleAfter(Decision[] made, string key)
    {
        var trace = system.Machine.Trace;
        trace.IsRecording = true;
        new OwnEngine(system.Machine).Run(new PrefixStrategy(new ContinueStrategy(made, Exploration.GoOn(made)), made.Length));
        var rule = PlaceReader.BrokenIn(system.Recorded()).FirstOrDefault(rule => rule.Key == key);
        trace.IsRecording = false;
        return rule;
    }
}
