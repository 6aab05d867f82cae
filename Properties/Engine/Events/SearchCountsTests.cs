using System.Text.Json;
using FsCheck.Xunit;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Exhaustive;

namespace TagStorageModel.Properties.Engine.Events;

public sealed class SearchCountsTests
{
    private static readonly SearchCounts Six = new() { Executions = 1, Blocked = 2, Cut = 3, Deadlocks = 4, Livelocks = 5, Steps = 6 };

    [Property]
    public void EachNumberIsAddedToItsOwn(int[] one, int[] other)
    {
        var (first, second) = (Of(one), Of(other));
        Assert.Equal(Numbers(first).Zip(Numbers(second), (left, right) => left + right), Numbers(first + second));
        Assert.Equal(first, first + default(SearchCounts));
    }

    [Fact]
    public void InAVerdictEachNumberStandsByItself()
    {
        var verdict = new VerdictEvent
        {
            Subject = "s",
            Counts = Six,
            Bounds = new Dictionary<string, long>(),
            Reduction = "optimal",
            Assumptions = []
        };
        var line = JsonLines.Write(verdict);
        Assert.Equal(
            """{"event":"verdict","v":1,"revision":"","subject":"s","complete":false,"executions":1,"blocked":2,"cut":3,"deadlocks":4,"livelocks":5,"steps":6,"violations":0,"lock_orders":0,"seconds":0,"bounds":{},"reduction":"optimal","memory":"","ended":"","cut_by":[],"assumptions":[],"run":"","build":""}""",
            line);
        Assert.Equal(Six, Assert.IsType<VerdictEvent>(JsonLines.Read(line)).Counts);
    }

    [Fact]
    public void InACheckpointEachNumberStandsByItself()
    {
        var text = JsonSerializer.Serialize(new Checkpoint { Counts = Six }, JsonLines.Options);
        Assert.Equal(
            """{"identity":null,"executions":1,"blocked":2,"cut":3,"steps":6,"deadlocks":4,"livelocks":5,"cut_by":[],"violations":[],"livelock":null,"orders":{"facts":[]},"plans":[]}""",
            text);
        Assert.Equal(Six, JsonSerializer.Deserialize<Checkpoint>(text, JsonLines.Options)!.Counts);
    }

    private static long[] Numbers(SearchCounts counts) =>
        [counts.Executions, counts.Blocked, counts.Cut, counts.Deadlocks, counts.Livelocks, counts.Steps];

    private static SearchCounts Of(int[] numbers)
    {
        return new() { Executions = At(0), Blocked = At(1), Cut = At(2), Deadlocks = At(3), Livelocks = At(4), Steps = At(5) };

        long At(int index) => index < numbers.Length ? numbers[index] : 0;
    }
}
