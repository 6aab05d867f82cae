using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Engine.Schedules;

public sealed class ScheduleTests
{
    [Fact]
    public void DecisionsBecomeRuns()
    {
        var schedule = Schedule.Of([new(0, -1), new(0, 1), new(2, -1), new(0, 0)]);
        Assert.Equal(new Schedule([new(0, 2), new(2, 1), new(0, 1)], [1, 0]), schedule);
        Assert.Equal(4, schedule.Steps);
        Assert.Null(schedule.Fault());
        Assert.Equal(Schedule.Empty, Schedule.Of(ReadOnlySpan<Decision>.Empty));
    }

    [Fact]
    public void RunsAreJoined() =>
        Assert.Equal(new Schedule([new(0, 3), new(1, 1)], [4]), Schedule.Of([new(0, 2), new(2, 0), new(0, 1), new(1, 1)], [4]));

    [Fact]
    public void AThreadCanBeTakenOut() =>
        Assert.Equal(new Schedule([new(0, 3), new(1, 2)], []), new Schedule([new(0, 1), new(1, 5), new(0, 2), new(2, 2)], []).Without(1));

    [Theory]
    [InlineData("run 0 is of thread 32: 32 are possible", 32, 1)]
    [InlineData("run 0 is of thread -1: 32 are possible", -1, 1)]
    [InlineData("run 0 has 0 steps", 0, 0)]
    [InlineData("a schedule of 2000000 steps: at most 1000000 are possible", 0, 2_000_000)]
    public void FaultsAreNamed(string fault, int thread, int length) =>
        Assert.Equal(fault, new Schedule([new(thread, length)], []).Fault());

    [Fact]
    public void FaultsOfOutcomesAndChecksAreNamed()
    {
        var one = new Schedule([new(0, 1)], []);
        Assert.Equal("outcome 128: 0 to 127 are possible", (one with { Outcomes = [128] }).Fault());
        Assert.Equal("2 outcomes in 1 steps", (one with { Outcomes = [0, 0] }).Fault());
        Assert.Equal("2 checks of 1 runs", (one with { Checks = [1, 2] }).Fault());
    }
}
