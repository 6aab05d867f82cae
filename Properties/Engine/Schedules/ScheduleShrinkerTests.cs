using FsCheck;
using FsCheck.Fluent;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Properties.Engine.Schedules;

public sealed class ScheduleShrinkerTests
{
    [Fact]
    public void EveryCandidateIsSoundAndSmaller()
    {
        foreach (var schedule in ScheduleGenerator.Schedules.Sample(300, 30))
        {
            var size = ScheduleShrinker.Size(schedule);
            foreach (var smaller in ScheduleShrinker.Shrink(schedule))
            {
                Assert.Null(smaller.Fault());
                Assert.True(ScheduleShrinker.Size(smaller).CompareTo(size) < 0);
                Assert.Empty(smaller.Checks);
            }
        }
    }

    [Fact]
    public void ShrinkingEndsAtTheSmallestThatStillShows()
    {
        foreach (var schedule in ScheduleGenerator.Schedules.Sample(60, new Rnd(1, 3), 30))
        {
            Assert.Equal(Schedule.Empty, Smallest(schedule, _ => true));
            if (schedule.Runs.Count < 2) continue;
            var switched = Smallest(schedule, candidate => candidate.Runs.Count > 1);
            Assert.Equal((2, 2, 0L, 0), ScheduleShrinker.Size(switched));
            if (schedule.Outcomes.Any(outcome => outcome > 0))
            {
                var chosen = Smallest(schedule, candidate => candidate.Outcomes.Any(outcome => outcome > 0));
                Assert.Equal((1, 1L), (ScheduleShrinker.Size(chosen).Runs, ScheduleShrinker.Size(chosen).Outcomes));
            }
        }
    }

    [Fact]
    public void ChecksAloneAreNoReasonToShrink() => Assert.Empty(ScheduleShrinker.Shrink(Schedule.Empty));

    private static Schedule Smallest(Schedule schedule, Func<Schedule, bool> shows)
    {
        while (ScheduleShrinker.Shrink(schedule).FirstOrDefault(shows) is { } smaller) schedule = smaller;
        return schedule;
    }
}
