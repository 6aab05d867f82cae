using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>Makes the runs behind orders and usages of lock classes again: each gets a token, although it may be clean by itself.</summary>
/// <param name="options">The sweep's options.</param>
/// <param name="scenario">The scenario in which it was seen.</param>
/// <param name="index">The index of the scenario in the sweep.</param>
public sealed class LockEdgeConfirmation(SweepOptions options, IScenario scenario, long index)
{
    private readonly Dictionary<int, (Token Token, HashSet<LockFact> Facts)> runs = [];

    /// <summary>Makes the run again that showed an order of two locks, and reports it.</summary>
    /// <exception cref="InternalErrorException">The run is another the second time.</exception>
    public LockEdgeEvent Confirm(LockObservation seen)
    {
        if (!runs.TryGetValue(seen.Run, out var run)) runs[seen.Run] = run = RunAgain(seen);
        if (!run.Facts.Contains(seen.Fact))
            throw new InternalErrorException($"{seen.Fact.From} -> {seen.Fact.To}, seen in case {index}, is not there again; token "
            + $"{run.Token}");
        return new LockEdgeEvent
        {
            Revision = options.Subject.Name,
            From = seen.Fact.From,
            To = seen.Fact.To,
            Kind = seen.Fact.Kind,
            Function = seen.Function,
            Token = run.Token.Text,
            Case = index,
            ScheduleIndex = seen.Run,
        };
    }

    private CaseRun Follow(Schedule schedule) =>
        CaseRun.Of(new Case(options.Subject, scenario, schedule), new() { Rules = options.NewInvariants() });

    /// <summary>A run that a bound has cut goes on: its token is of one that ends.</summary>
    private Schedule ToItsEnd(Schedule cut) =>
        ScheduleRecorder.Record(options.Subject.Make(scenario, options.NewInvariants()).Machine, new SwitchStrategy(cut));

    private (Token Token, HashSet<LockFact> Facts) RunAgain(LockObservation seen)
    {
        var run = Follow(seen.Schedule);
        if ((run.Misfit?.Last ?? run.Misfit?.Step) == seen.Schedule.Steps) run = Follow(ToItsEnd(seen.Schedule));
        var token = run.ToToken();
        if (run.Misfit is { } misfit)
            throw new InternalErrorException($"case {index} ran differently the second time: {misfit}; token {token}");
        var again = new LockWatch(run.Machine, (_, _) => false);
        again.See();
        return (token, [.. again.Seen.Select(item => item.Fact)]);
    }
}
