namespace TagStorageModel.Engine.Events;

/// <summary>How far a sweep has come. Not an event: it is shown to whoever waits, and not kept.</summary>
/// <param name="Cases">Cases begun.</param>
/// <param name="Schedules">Schedules run, on all engines.</param>
/// <param name="Steps">Steps made.</param>
/// <param name="Distinct">Distinct runs.</param>
/// <param name="PNew">The chance that the next run is a new one.</param>
/// <param name="Findings">Distinct violations so far.</param>
/// <param name="Elapsed">Time since the start.</param>
public sealed record Progress(long Cases, long Schedules, long Steps, long Distinct, double PNew, int Findings, TimeSpan Elapsed);
