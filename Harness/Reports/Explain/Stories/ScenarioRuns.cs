using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>How the explanation of a scenario's run begins.</summary>
internal static class ScenarioRuns
{
    /// <summary>The run that a scenario's machine has just made, recorded.</summary>
    internal static RecordedRun Recorded(this ScenarioMachine made) => new(made.Machine, made.Entry.Name, made.Revision, made.Stories());

    /// <summary>What is told of a scenario's runs.</summary>
    internal static SubjectStories Stories(this ScenarioMachine made) => new TagStorageStories(made.Entry.Name, made.Scenario);

    /// <summary>The state of a token's run after some of its steps.</summary>
    /// <param name="token">The token; its revision must exist, and its case fit.</param>
    /// <param name="step">How many steps; 0 is after the setup.</param>
    internal static MachineState StateAt(Token token, int step)
    {
        var made = new ScenarioMachine(token.Case.Scenario, RevisionSet.Find(token.Case.Revision)!, InvariantSet.All());
        made.Machine.Trace.IsRecording = true;
        PointerNames.SetOn(made.Revision);
        new OwnEngine(made.Machine).Run(new PrefixStrategy(new ReplayStrategy(token.Case.Schedule), step));
        return MachineState.Of(made.Recorded(), step);
    }
}
