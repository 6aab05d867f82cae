namespace TagStorageModel.Engine.Events;

/// <summary>How far an exhaustive search has come.</summary>
/// <param name="Executions">Executions explored.</param>
/// <param name="Left">How many are left: a guess from what has been explored, and often wrong at the beginning.</param>
/// <param name="Findings">Distinct violations so far.</param>
/// <param name="Elapsed">Time since the start.</param>
public sealed record SearchProgress(long Executions, double Left, int Findings, TimeSpan Elapsed);
