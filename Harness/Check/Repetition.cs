using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check;

/// <summary>
/// Makes some runs again on a machine that is made for it: if a run comes to something else then, it depends on what is in no object
/// of the model and survives from one run to the next.
/// </summary>
/// <param name="subject">What the caller has given.</param>
/// <param name="scenario">The scenario.</param>
internal sealed class Repetition(ICheckedSubject subject, IScenario scenario)
{
    private const int First = 8;
    private const int Every = 61;

    /// <summary>Makes the run that a machine has just made again, if it is its turn.</summary>
    /// <param name="machine">The machine, as the run left it.</param>
    /// <param name="number">The run's number, from 1.</param>
    /// <exception cref="CheckFailedException">It came to something else.</exception>
    internal void Look(Machine machine, long number)
    {
        if (number > First && number % Every != 0) return;
        var schedule = Schedule.Of(machine.Trace.Decisions);
        var fresh = subject.Make(scenario, subject.NewRules()).Machine;
        fresh.StepLimit = machine.StepLimit;
        var replay = new ReplayStrategy(schedule);
        var thrown = false;
        try
        {
            new OwnEngine(fresh).Run(replay);
        }
        catch (Exception) when (fresh.IsInCode)
        {
            thrown = true;
        }

        if (!machine.IsCut && replay.Misfit is { } misfit) throw Failure(subject, scenario, schedule, misfit.ToString());
        if (thrown || fresh.Trace.Digest != machine.Trace.Digest)
            throw Failure(subject, scenario, schedule, "a step found something else");
        if (!Keys(fresh).SequenceEqual(Keys(machine)))
            throw Failure(subject, scenario, schedule, "its steps were the same, and what must hold at its end did not in one of them");
    }

    /// <summary>Says that runs depend on what is in no object, and names what it may be.</summary>
    internal static CheckFailedException Failure(ICheckedSubject subject, IScenario scenario, Schedule schedule, string difference)
    {
        var changed = CapturedState.Surviving(subject, scenario, schedule);
        var likely = changed.Count > 0
            ? $"the likely cause is {string.Join(" and ", changed)}, which a run changes and the next one finds changed"
            : "the likely cause is a variable that threads change and that is no object of the model, such as a static one, "
                + "or something random";
        return new CheckFailedException($"{subject.Name}: a schedule ran differently the second time: {difference}\n"
            + $"Runs depend on something that is in no object of the model and is not put back: {likely}.\n"
            + "To mend it, keep it in an object of the model, such as a Cell, make it a local of the thread, "
            + "or put it back in model.BeforeEachRun(…).");
    }

    private static IEnumerable<string> Keys(Machine machine)
    {
        var keys = new List<string>();
        foreach (var violation in machine.Violations.Items) keys.Add(violation.Key.Text(machine.LockClasses));
        return keys;
    }
}
