namespace TagStorageModel.Harness;

/// <summary>A scenario, a schedule and a revision: everything that a run depends on. In text it is a token.</summary>
/// <param name="Revision">The revision's name.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Schedule">The schedule.</param>
public sealed record Case(string Revision, Scenario Scenario, Schedule Schedule);
