namespace TagStorageModel.Harness;

/// <summary>How far an exhaustive search has come.</summary>
/// <param name="Executions">Executions explored.</param>
/// <param name="Share">The share of the search that is behind it, from 0 to 1: a guess from the branches along the way.</param>
/// <param name="Findings">Distinct violations so far.</param>
/// <param name="Elapsed">Time since the start.</param>
public sealed record SearchProgress(long Executions, double Share, int Findings, TimeSpan Elapsed);
