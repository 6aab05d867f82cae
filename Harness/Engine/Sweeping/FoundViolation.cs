using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>A violation and the run that showed it.</summary>
/// <param name="Violation">What was broken.</param>
/// <param name="Schedule">The run's schedule.</param>
/// <param name="ScheduleIndex">Its place among the runs of the scenario.</param>
/// <param name="Engine">On which engine it was found.</param>
public sealed record FoundViolation(Violation Violation, Schedule Schedule, int ScheduleIndex, string Engine);
