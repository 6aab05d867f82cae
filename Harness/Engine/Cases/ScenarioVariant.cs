namespace TagStorageModel.Engine.Cases;

/// <summary>A scenario to be tried.</summary>
/// <param name="Scenario">The scenario.</param>
/// <param name="Map">Where things have gone; null: to be found by comparing.</param>
public sealed record ScenarioVariant(IScenario Scenario, ScenarioMap? Map);
