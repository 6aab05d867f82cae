using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Explaining;

/// <summary>What the test of a case in C# has of its subject; the schedule and the assertions are the same for all.</summary>
/// <param name="Usings">The namespaces that it needs.</param>
/// <param name="Scenario">Statements that declare the scenario.</param>
/// <param name="Run">Statements that declare <c>run</c>, a <see cref="CaseRun"/> made of the scenario and of <c>schedule</c>.</param>
public sealed record CaseCode(IReadOnlyList<string> Usings, string Scenario, string Run);
