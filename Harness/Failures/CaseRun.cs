using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>The run of a case, made again: whether it is still the one that was recorded, and what it shows.</summary>
public sealed class CaseRun
{
    private readonly List<string> keys = [];
    private readonly IReadOnlyList<int> preemptions;

    private CaseRun(ScenarioMachine subject, string wanted, string? misfit, IReadOnlyList<int> preemptions)
    {
        Subject = subject;
        this.preemptions = preemptions;
        Misfit = misfit;
        foreach (var violation in subject.Machine.Violations.Items) keys.Add(violation.Key.Text(subject.Machine.LockClasses));
        Key = keys.Contains(wanted) ? wanted : keys.FirstOrDefault();
    }

    /// <summary>Which step does not fit, or differs first from the recorded run, and how; null if the run went as the schedule says.</summary>
    public string? Misfit { get; }

    /// <summary>The keys of the rules that the run broke, in the order in which they were broken.</summary>
    public IReadOnlyList<string> Keys => keys;

    /// <summary>The key of the failure that the case is about: the promised one, else the first that the run shows; null if it shows none.</summary>
    public string? Key { get; }

    /// <summary>The machine, as the run left it.</summary>
    public Machine Machine => Subject.Machine;

    /// <summary>What is told of its subject.</summary>
    public SubjectStories Stories => Subject.Stories();

    /// <summary>The machine with its scenario and revision.</summary>
    internal ScenarioMachine Subject { get; }

    /// <summary>Makes a token's run on the own engine.</summary>
    /// <param name="token">The token; its revision must exist.</param>
    /// <exception cref="BadInputException">There is no such revision.</exception>
    public static CaseRun Of(Token token) => Make(token, "own", isRecorded: false);

    /// <summary>Makes the run of a schedule on the own engine; nothing was promised of it.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="scenario">The scenario; it must be free of faults.</param>
    /// <param name="schedule">The schedule.</param>
    public static CaseRun Of(RevisionEntry revision, Scenario scenario, Schedule schedule)
    {
        var subject = new ScenarioMachine(scenario, revision, InvariantSet.All());
        var replay = new ReplayStrategy(schedule);
        var counter = new PreemptionCounter(replay);
        new OwnEngine(subject.Machine).Run(counter);
        return new CaseRun(subject, "", replay.Misfit?.ToString(), counter.Steps);
    }

    /// <summary>Makes a token's run and keeps every step, so that it can be explained.</summary>
    /// <param name="token">The token; its revision must exist.</param>
    /// <param name="engine"><c>own</c> or <c>coyote</c>.</param>
    /// <exception cref="BadInputException">There is no such revision.</exception>
    public static CaseRun Recorded(Token token, string engine = "own") => Make(token, engine, isRecorded: true);

    /// <summary>Explains the failure that the case is about; null if the run broke no rule. The run must have been recorded.</summary>
    public Explanation? Explain() => Key is { } key ? Explanation.Of(Subject.Recorded(), Confirmation.Find(Machine, key)!.Value, preemptions) : null;

    private static CaseRun Make(Token token, string engine, bool isRecorded)
    {
        var entry = RevisionSet.Find(token.Case.Revision) ?? throw new BadInputException($"token: there is no revision '{token.Case.Revision}'");
        var subject = new ScenarioMachine(token.Case.Scenario, entry, InvariantSet.All());
        subject.Machine.Trace.IsRecording = isRecorded;
        if (isRecorded) PointerNames.SetOn(subject.Revision);
        var replay = new ReplayStrategy(token.Case.Schedule, promise: token.Promise);
        var counter = new PreemptionCounter(replay);
        if (engine == "coyote") new CoyoteEngine(subject.Machine).Run(counter);
        else new OwnEngine(subject.Machine).Run(counter);
        return new CaseRun(subject, token.Promise.Key, replay.Misfit?.ToString(), counter.Steps);
    }
}
