namespace TagStorageModel.Harness;

/// <summary>How far a sweep has come.</summary>
/// <param name="Cases">Cases begun.</param>
/// <param name="Schedules">Schedules run, on all engines.</param>
/// <param name="Steps">Steps made.</param>
/// <param name="Distinct">Distinct runs.</param>
/// <param name="PNew">The chance that the next run is new.</param>
/// <param name="Findings">Distinct keys found.</param>
/// <param name="Elapsed">Since the start.</param>
public sealed record Progress(long Cases, long Schedules, long Steps, long Distinct, double PNew, int Findings, TimeSpan Elapsed);
