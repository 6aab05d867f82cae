using FsCheck;
using FsCheck.Fluent;

namespace TagStorageModel.Engine.Schedules;

/// <summary>
/// Generates schedules by their context switches: how long, then who. Made for no particular machine: a
/// a strategy that switches where they say runs them on any.
/// </summary>
public static class ScheduleGenerator
{
    /// <summary>Threads and interrupts that generated schedules name.</summary>
    public const int Threads = 6;

    /// <summary>Schedules of the size that FsCheck asks for.</summary>
    public static Gen<Schedule> Schedules { get; } = Gen.Sized(size =>
        from count in Gen.Choose(0, Math.Max(1, size / 2))
        from runs in Gen.ArrayOf(Run, count)
        from choices in Gen.Choose(0, Math.Max(1, size / 4))
        from outcomes in Gen.ArrayOf(Outcome, choices)
        let schedule = Schedule.Of(runs, [])
        select schedule with { Outcomes = [.. outcomes.Take(schedule.Steps)] });

    // Most interleavings that matter need few switches, some of them soon after one another.
    private static Gen<ScheduleRun> Run { get; } =
        from thread in Gen.Choose(0, Threads - 1)
        from length in Gen.Frequency((3, Gen.Choose(1, 4)), (2, Gen.Choose(5, 20)), (1, Gen.Choose(21, 80)))
        select new ScheduleRun(thread, length);

    private static Gen<int> Outcome { get; } = Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(1, 2)));
}
