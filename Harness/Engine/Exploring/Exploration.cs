using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Exploring;

/// <summary>
/// A scenario explored by hand, step by step. A place in it is a schedule; whatever is said of a place comes from making its steps
/// again, so that nothing has to be kept between two questions. Not thread-safe.
/// </summary>
/// <param name="subject">What is run.</param>
/// <param name="scenario">A scenario that it can run.</param>
public sealed class Exploration(ISubject subject, IScenario scenario)
{
    private readonly SystemUnderTest system = subject.Make(scenario, subject.NewRules());

    /// <summary>The schedule of a token up to what it promises: where a rule is broken, or the end of its run.</summary>
    /// <param name="token">The token; its case must fit.</param>
    /// <param name="step">Rather up to this step; null: as said.</param>
    public static Schedule ScheduleOf(Token token, int? step = null)
    {
        var exploration = new Exploration(token.Case.Subject, token.Case.Scenario);
        var steps = exploration.Begin(token.Case.Schedule);
        var broken = exploration.system.Find(token.Promise.Key)?.Step ?? steps;
        return exploration.FirstSteps(token.Case.Schedule, Math.Min(step ?? broken, steps));
    }

    /// <summary>What is said of a place.</summary>
    /// <param name="schedule">The steps that lead there.</param>
    /// <exception cref="BadInputException">They cannot be made.</exception>
    public ExploredPlace At(Schedule schedule)
    {
        var reader = new PlaceReader(system);
        system.Machine.Trace.IsRecording = true;
        try
        {
            return reader.Read(Checked(schedule), decisions => Make(decisions));
        }
        finally
        {
            system.Machine.Trace.IsRecording = false;
        }
    }

    /// <summary>The first steps of a schedule, with the outcomes that belong to them.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="steps">How many, at most all.</param>
    /// <exception cref="BadInputException">They cannot be made, or there are not so many.</exception>
    public Schedule FirstSteps(Schedule schedule, int steps)
    {
        if (steps < 0 || steps > schedule.Steps) throw new BadInputException($"step {steps}: 0 to {schedule.Steps} are possible");
        var replay = new ReplayStrategy(schedule);
        new OwnEngine(system.Machine).Run(new PrefixStrategy(replay, steps));
        return system.Machine.Trace.Steps == steps ? Schedule.Of(system.Machine.Trace.Decisions) : throw Misfit(replay);
    }

    /// <summary>A schedule and what a thread, an interrupt or a store buffer does then.</summary>
    /// <param name="schedule">The steps made before.</param>
    /// <param name="thread">Its index.</param>
    /// <param name="outcome">How its next step falls, 0 if it is no choice.</param>
    /// <param name="stride">How far it goes.</param>
    /// <exception cref="BadInputException">It cannot go, or its step does not fall so.</exception>
    public Schedule After(Schedule schedule, int thread, int outcome = 0, Stride stride = Stride.Step)
    {
        var before = Checked(schedule);
        var machine = system.Machine;
        if (thread < 0 || thread >= machine.Threads.Count) throw new BadInputException($"thread {thread}: there is none");
        if ((Able(machine) >> thread & 1) == 0) throw new BadInputException($"{machine.Threads[thread].Name} cannot go");
        var outcomes = ExploredMove.OutcomesOf(machine.Threads[thread]);
        if (outcome < 0 || outcome >= outcomes)
            throw new BadInputException($"outcome {outcome} of {machine.Threads[thread].Name}: 0 to {outcomes - 1} are possible");
        new OwnEngine(machine).Run(new ContinueStrategy(before, new StrideStrategy(thread, outcome, stride)));
        return Schedule.Of(machine.Trace.Decisions);
    }

    /// <summary>
    /// A token of a run that begins with a schedule, and in which everybody then goes on to the end without preemption. It promises
    /// the rule that the schedule has broken last, if it has broken any.
    /// </summary>
    /// <exception cref="BadInputException">The steps cannot be made.</exception>
    public Token TokenOf(Schedule schedule)
    {
        var known = Checked(schedule);
        var key = system.Keys() is [.., var last] ? last : "";
        var recorded = ScheduleRecorder.Record(system.Machine, new ContinueStrategy(known, GoOn(known)));
        return new Token(new Case(subject, scenario, recorded), Promise.Of(system.Machine, key));
    }

    /// <summary>Whoever went last goes on as long as it can, then the next.</summary>
    internal static IStrategy GoOn(IReadOnlyList<Decision> known) =>
        new SwitchStrategy(known.Count == 0 ? Schedule.Empty : new([new ScheduleRun(known[^1].Thread, 1)], []));

    /// <summary>Who may go next, as bits by index; 0 also where the run has been cut, and where the setup could not be completed.</summary>
    internal static uint Able(Machine machine) =>
        machine.Setup is { Finished: false } || machine.Trace.Steps >= machine.StepLimit ? 0 : machine.Runnable();

    /// <summary>The decisions of a schedule, all of which have been made.</summary>
    /// <exception cref="BadInputException">They cannot be.</exception>
    internal IReadOnlyList<Decision> Checked(Schedule schedule)
    {
        Begin(schedule);
        return [.. system.Machine.Trace.Decisions];
    }

    private int Begin(Schedule schedule)
    {
        var replay = new ReplayStrategy(schedule, ignoreChecks: true);
        new OwnEngine(system.Machine).Run(new PrefixStrategy(replay, schedule.Steps));
        return replay.Misfit is null ? system.Machine.Trace.Steps : throw Misfit(replay);
    }

    private void Make(IReadOnlyList<Decision> decisions) =>
        new OwnEngine(system.Machine).Run(new PrefixStrategy(new ContinueStrategy(decisions, new RandomStrategy(0)), decisions.Count));

    private static BadInputException Misfit(ReplayStrategy replay) => new($"the schedule does not fit: {replay.Misfit}");
}
