using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Engine.Cases;

/// <summary>A subject at a revision, a scenario and a schedule: everything that a run depends on. In text it is a token.</summary>
/// <param name="Subject">What is run.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Schedule">The schedule.</param>
public sealed record Case(ISubject Subject, IScenario Scenario, Schedule Schedule)
{
    /// <summary>The name of its subject, by which tokens and events know it.</summary>
    public string Revision => Subject.Name;
}
