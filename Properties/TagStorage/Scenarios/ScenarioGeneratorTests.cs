using FsCheck.Xunit;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage.Scenarios;

public sealed class ScenarioGeneratorTests
{
    private static readonly Operation[] Implemented = [.. OperationSet.All];
    private static readonly Lazy<Scenario[]> First = new(() =>
        [.. Enumerable.Range(0, 400).Select(i => ScenarioGenerator.Case(1, (ulong)i))]);

    [Property(MaxTest = 200)]
    public void ACaseDependsOnSeedAndIndexAlone(ulong seed, ulong index, ulong other)
    {
        var scenario = ScenarioGenerator.Case(seed, index);
        ScenarioGenerator.Case(other, index);
        ScenarioGenerator.Case(seed, other);
        Assert.Equal(scenario, ScenarioGenerator.Case(seed, index));
    }

    [Property(MaxTest = 300)]
    public void EveryCaseCanBeRun(ulong seed, ulong index)
    {
        var scenario = ScenarioGenerator.Case(seed, index);
        Assert.Null(scenario.Fault());
        Assert.Equal(scenario, ScenarioGenerator.Repair(scenario));
    }

    [Fact]
    public void SeedsAndIndicesGiveOtherCases()
    {
        Assert.True(First.Value.Distinct().Count() > 390);
        Assert.True(Enumerable.Range(0, 100).Select(seed => ScenarioGenerator.Case((ulong)seed, 30)).Distinct().Count() > 95);
    }

    [Fact]
    public void EveryOperationOccursInThreadsAndAllThatASetupCanDoInSetups()
    {
        All(Implemented.Select(operation => operation.Number),
            First.Value.SelectMany(scenario => scenario.Threads).SelectMany(thread => thread.Calls).Select(call => call.Operation.Number));
        All(Implemented.Select(operation => operation.Number),
            First.Value.SelectMany(scenario => scenario.Setup).Select(call => call.Operation.Number));
    }

    [Fact]
    public void EveryLayoutOccurs()
    {
        All(Enumerable.Range(0, ScenarioLayout.Bases.Count), First.Value.Select(scenario => scenario.Layout.Base));
        All([1, 2, 3, 4], First.Value.Select(scenario => scenario.Layout.BlockSizePages));
        All([1, 2, 3], First.Value.Select(scenario => scenario.Layout.Regions));
        Assert.Contains(First.Value, scenario => scenario.Layout.Start(scenario.Options) % 32 != 0);
        Assert.Contains(First.Value, scenario => scenario.Configuration().Layout is var memory
            && memory.Frames.Any(frame => memory.Regions.Any(
                region => region.Contains(frame) && region.TagFrameOf(frame).Value > region.TagEnd.Value)));
        Assert.Contains(First.Value, scenario => scenario.Layout.TagFrames > scenario.Layout.BlockSizePages);
    }

    [Fact]
    public void HugePagesOccurWithEveryBlockSizeAndFitIntoTheMemory()
    {
        Scenario[] huge = [.. First.Value.Where(scenario => scenario.Options.HugeOrder > 0)];
        Assert.Contains(huge, scenario => scenario.Options.HugeOrder > MachineOptions.SmallestHugeOrder);
        All([1, 2, 3, 4], huge.Select(scenario => scenario.Layout.BlockSizePages));
        All([1, 2], huge.Select(scenario => scenario.Layout.HugePages));
        Assert.All(huge, scenario =>
            Assert.True(scenario.Layout.FrameCount(scenario.Options) >= scenario.Layout.HugePages << scenario.Options.HugeOrder));
        Assert.Contains(huge.SelectMany(scenario => scenario.Threads).SelectMany(thread => thread.Calls),
            call => call.Operation == Operation.StoreTags && call.Address >= 4);
    }

    [Fact]
    public void EveryConfigurationOccurs()
    {
        All([true, false], First.Value.Select(scenario => scenario.PreemptRcu));
        All([true, false], First.Value.Select(scenario => scenario.LowerMte));
        All([true, false], First.Value.Select(scenario => scenario.UpperMte));
        All([2, 3, 4], First.Value.Select(scenario => scenario.Addresses));
        All([1, 2, 3], First.Value.Select(scenario => scenario.Mms));
        All([true, false], First.Value.Select(scenario => scenario.Options.SynchronousSwap));
        All([1, 2, 3, 4], First.Value.Select(scenario => scenario.Options.SwapBatch));
        All([1, 2, 3, 4], First.Value.Select(scenario => scenario.Threads.Count));
        All([0, 1, 2, 3, 4], First.Value.Select(scenario => scenario.Interrupts.Count));
        All([true, false], First.Value.Select(scenario => scenario.Options.ZeroPage));
        All([true, false], First.Value.Select(scenario => scenario.Options.UpperShared));
        All([true, false], First.Value.Select(scenario => scenario.Options.LowerPrivateFile));
        Assert.Contains(First.Value,
            scenario => scenario.Threads.Any(thread => thread.Calls.Any(call => call.Operation == Operation.Truncate)));
    }

    [Fact]
    public void AScenarioHasFewOfTheOperationsAndItsProcessesShare()
    {
        var operations = First.Value.Select(scenario => Calls(scenario).Select(call => call.Operation).Distinct().Count()).ToArray();
        Assert.All(operations, count => Assert.InRange(count, 1, Implemented.Length / 2));
        Assert.InRange(operations.Average(), 3, 7);
        Assert.Contains(First.Value, scenario => scenario.Setup.Any(call => call.Mm > 0));
        Assert.Contains(First.Value, scenario => scenario.Layout.Frames.Count == 2);
    }

    [Fact]
    public void FilesAndHugePagesAreThereToBeUsed()
    {
        Scenario[] huge = [.. First.Value.Where(scenario => scenario.Options.HugeOrder > 0)];
        Assert.InRange(huge.Length, 10, 80);
        Assert.Contains(huge, scenario => Calls(scenario)
            .Any(call => call.Operation == Operation.Compact && call.Detail == scenario.Layout.IndexOfHugePage(1, scenario.Options)));
        Assert.Contains(First.Value, scenario => scenario.Options is { UpperShared: true, LowerPrivateFile: true }
            && Calls(scenario).Any(call => call.Operation == Operation.SwapOut));
        Assert.DoesNotContain(First.Value, scenario => scenario.Options is { UpperShared: false, LowerPrivateFile: false }
            && Calls(scenario).Any(call => call.Operation == Operation.Truncate));
    }

    [Fact]
    public void EverySortOfFailureOccurs()
    {
        var faults = First.Value.SelectMany(scenario => scenario.Threads).Select(thread => thread.Faults).ToArray();
        All(Enumerable.Range(0, 13), faults.Select(budget => (int)budget.Atomic));
        All([0, 1, 2], faults.Select(budget => (int)budget.Sleeping));
        Assert.Contains(faults, budget => budget is { Atomic: > 0, Sleeping: > 0, Busy: > 0 });
        All([0, 1, 2, 3, 4, 5, 6], faults.Select(budget => (int)budget.Busy));
    }

    private static IEnumerable<Call> Calls(Scenario scenario) => scenario.Threads.SelectMany(thread => thread.Calls).Concat(scenario.Setup);

    private static void All<T>(IEnumerable<T> expected, IEnumerable<T> found) => Assert.Equal(expected.Order(), found.Distinct().Order());
}
