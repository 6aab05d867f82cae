using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Explaining;

/// <summary>Explains runs, and files them under what went wrong in them.</summary>
public static class ExplainedRun
{
    /// <summary>What went wrong in a run; null if nothing did. The run must be recorded.</summary>
    public static Explanation? Explain(this CaseRun run) =>
        run.Key is { } key ? Explanation.Of(run.UnderTest.Recorded(), run.UnderTest.Find(key)!.Value, run.PreemptedSteps) : null;

    /// <summary>The state of a token's run after some of its steps.</summary>
    /// <param name="token">The token; its revision must exist, and its case fit.</param>
    /// <param name="step">How many steps; 0 is after the setup.</param>
    public static MachineState StateAt(this Token token, int step)
    {
        var run = CaseRun.Of(token.Case, new() { IsRecorded = true, Steps = step });
        return MachineState.Of(run.UnderTest.Recorded(), step);
    }

    /// <summary>The states of a token's run, by how many of its steps have been made: the first is that after the setup.</summary>
    /// <param name="token">The token; its revision must exist, and its case fit.</param>
    public static IReadOnlyList<MachineState> States(this Token token)
    {
        var states = new List<MachineState>();
        var run = CaseRun.Of(token.Case, new()
        {
            IsRecorded = true,
            Watch = (made, step) =>
            {
                if (step == states.Count) states.Add(MachineState.Of(made.Recorded(), step));
            },
        });
        if (run.Machine.Trace.Steps == states.Count) states.Add(MachineState.Of(run.UnderTest.Recorded(), states.Count));
        return states;
    }

    /// <summary>What is told of a system's runs.</summary>
    public static SubjectStories Stories(this SystemUnderTest made) =>
        (made.Subject as ITold)?.Stories(made.Scenario) ?? new SubjectStories(made.Subject, made.Scenario);

    /// <summary>The run that a system has just made, recorded.</summary>
    internal static RecordedRun Recorded(this SystemUnderTest made) => new(made.Machine, made.Subject.Name, made.Code, made.Stories());

    /// <summary>The case file of a token, whose title is what goes wrong.</summary>
    /// <param name="token">A token that promises a violation.</param>
    public static CaseFile ToFile(this Token token) => new(token, CaseRun.Recorded(token).Explain()!.Title);
}
