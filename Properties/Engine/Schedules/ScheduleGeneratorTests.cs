using FsCheck.Fluent;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Properties.Engine.Schedules;

public sealed class ScheduleGeneratorTests
{
    [Fact]
    public void GeneratedSchedulesAreSoundAndGrowWithTheSize()
    {
        for (var size = 0; size < 60; size += 5)
        {
            foreach (var schedule in ScheduleGenerator.Schedules.Sample(50, size))
            {
                Assert.Null(schedule.Fault());
                Assert.InRange(schedule.Runs.Count, 0, Math.Max(1, size / 2));
            }
        }
    }
}
