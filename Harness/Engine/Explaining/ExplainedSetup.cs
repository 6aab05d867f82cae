using System.Text.Json.Serialization;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Engine.Explaining;

/// <summary>What was done before the threads started.</summary>
/// <param name="Steps">How many steps it took.</param>
/// <param name="Memory">What memory there is, and what is configured how.</param>
/// <param name="Program">The calls.</param>
/// <param name="Shown">Those of its steps that matter, in C; empty where they are told in <paramref name="Story"/>.</param>
/// <param name="Story">
/// Where something of what contradicts each other happened in the setup, and the rule is broken after it: the steps of the setup
/// that matter, in time order, each with its number in the setup.
/// </param>
public sealed record ExplainedSetup(int Steps, string Memory, string Program, EquatableList<string> Shown,
    EquatableList<ExplainedStep> Story)
{
    /// <summary>All steps of the setup, each with its number in it; none where the rule is broken in the setup.</summary>
    [JsonIgnore]
    public EquatableList<ExplainedStep> All { get; init; } = [];

    internal static ExplainedSetup Of(RecordedRun run, Scene scene, IReadOnlyDictionary<int, int> shown, IReadOnlyList<ExplainedFact> facts)
    {
        var isBefore = scene.End > 0 && !run.InSetup(scene.End - 1);
        var hasFacts = isBefore && scene.Facts.Any(fact => fact.Entry >= 0 && run.InSetup(fact.Entry));
        string[] texts = !isBefore || hasFacts ? [] : [.. shown.Keys.Where(run.InSetup).Order().Select(i => run.Entries[i].Text)];
        ExplainedStep[] story = hasFacts ? [.. ExplainedStep.Of(run, scene, shown, facts, ofSetup: true)] : [];
        return new(run.Machine.Trace.SetupSteps, run.Stories.Configuration, run.Stories.Setup, [.. texts], [.. story])
        {
            All = isBefore ? [.. ExplainedStep.Of(run, scene, shown, facts, ofSetup: true, all: true)] : [],
        };
    }
}
