using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>
/// Makes a violation's run again, on a machine of its own, on both engines: what a sweep reports has been seen twice. Of what
/// generated cases show of a known defect the run is made again as it was found; for anything else a plainer one is looked for.
/// </summary>
/// <param name="options">The sweep's options.</param>
/// <param name="scenario">The scenario of the run.</param>
public sealed class Confirmation(SweepOptions options, IScenario scenario)
{
    private const int RunsForPlainest = 300;

    /// <summary>The event of a confirmed violation.</summary>
    /// <param name="key">The violation's key.</param>
    /// <param name="found">The violation and its run.</param>
    /// <param name="index">The index of the scenario in the sweep; −1 for a case of the corpus.</param>
    /// <param name="source"><c>generated</c> or <c>corpus</c>.</param>
    /// <exception cref="InternalErrorException">The second run was another.</exception>
    public (ViolationEvent Event, Token Token) Confirm(string key, FoundViolation found, long index, string source)
    {
        var made = options.Subject.Make(scenario, options.NewInvariants());
        var machine = made.Machine;
        var isSpared = options.Subject.DefectOf(ViolationSign.Parse(key)) is not null && source == "generated";
        var shown = source == "corpus" || isSpared ? found.Schedule : Plainest(made, key, found, index);
        var replay = new ReplayStrategy(shown);
        var counter = new PreemptionCounter(replay);
        machine.Trace.IsRecording = true;
        var schedule = ScheduleRecorder.Record(machine, counter);
        if ((replay.Misfit?.Last ?? replay.Misfit?.Step) == shown.Steps)
        {
            // A bound has cut the run; one that is told goes on to its end.
            counter = new PreemptionCounter(new SwitchStrategy(shown));
            schedule = ScheduleRecorder.Record(machine, counter);
        }

        var token = new Token(new Case(options.Subject, scenario, schedule), Promise.Of(machine, key));
        if (made.Find(key) is not { } violation)
            throw new InternalErrorException($"{key}, found on the {found.Engine} engine, is not there again; token {token}");
        var digest = machine.Trace.Digest;
        var title = Explanation.TitleOf(made.Recorded(), violation);
        var sign = ViolationSign.Of(violation.Key, machine.LockClasses);
        var defect = options.Subject.DefectOf(sign);
        var cause = new CauseSearch(options.Subject, options.NewInvariants).Find(made, violation, schedule)
            ?? (defect is null ? new CureSearch(options).Find(token.Case, sign)?.Slug : null);
        if (options.Engine != EngineChoice.Own) ConfirmOnCoyote(made, schedule, key, digest, token);
        var item = new ViolationEvent
        {
            Key = key,
            Defect = defect?.Slug,
            Brief = defect?.Brief ?? "",
            Cause = cause,
            Revision = options.Subject.Name,
            Invariant = sign.Invariant,
            Function = sign.Function,
            Title = title,
            Token = token.Text,
            Case = index,
            ScheduleIndex = found.ScheduleIndex,
            Steps = schedule.Steps,
            Threads = System.Numerics.BitOperations.PopCount(counter.Participants),
            Preemptions = counter.Preemptions,
            Severity = violation.IsActual ? "actual" : "annotation",
            Locks = sign.Locks,
            Consequence = violation.IsConsequence,
            DestroyingStep = options.Subject.DestroyingStep,
            Source = source,
            ConfirmedBy = options.Engine == EngineChoice.Own ? ["own"] : ["own", "coyote"],
        };
        return (item, token);
    }

    /// <summary>
    /// Of the run that was found and some more of the same scenario, the schedule that shows the same most plainly: not as
    /// a consequence, with harm done, with the fewest preemptions, and then steps.
    /// </summary>
    private Schedule Plainest(SystemUnderTest made, string key, FoundViolation found, long index)
    {
        var best = found.Schedule;
        var least = (true, true, int.MaxValue, int.MaxValue);
        var engine = new OwnEngine(made.Machine);
        for (var i = -1; i < RunsForPlainest; i++)
        {
            IStrategy strategy = i < 0 ? new ReplayStrategy(found.Schedule)
                : new PctStrategy(new Xoshiro(options.Seed, ((ulong)index * RunsForPlainest) + (ulong)i).Next(), 1 + (i % 3),
                found.Schedule.Steps);
            var counter = new PreemptionCounter(strategy);
            engine.Run(counter);
            if (made.Find(key) is not { } shown) continue;
            var cost = (shown.IsConsequence, !shown.IsActual, counter.Preemptions, made.Machine.Trace.Steps);
            if (i >= 0 && cost.CompareTo(least) >= 0) continue;
            least = cost;
            best = Schedule.Of(made.Machine.Trace.Decisions);
        }

        return best;
    }

    private static void ConfirmOnCoyote(SystemUnderTest made, Schedule schedule, string key, ulong digest, Token token)
    {
        var replay = new ReplayStrategy(schedule);
        new CoyoteEngine(made.Machine).Run(replay);
        if (replay.Misfit is { } misfit) throw new InternalErrorException($"the engines disagree: {misfit}; token {token}");
        if (made.Machine.Trace.Digest != digest || made.Find(key) is null)
            throw new InternalErrorException($"the engines disagree on {key}; token {token}");
    }
}
