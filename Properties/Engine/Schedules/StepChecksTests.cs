using FsCheck.Xunit;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Properties.Engine.Schedules;

public sealed class StepChecksTests
{
    [Property]
    public void ARunHasItsOwnChecks(ulong[] digests)
    {
        var checks = StepChecks.Of([.. digests.Select(StepChecks.WidestOf)]);
        Assert.Equal(digests.Length, checks.Count);
        Assert.Null(checks.Fault(digests.Length));
        Assert.All(digests.Select((digest, step) => (digest, step)), item => Assert.True(checks.Has(item.step, item.digest)));
    }

    /// <summary>The longer the run, the fewer bits of each step, and the wider the range that a misfit names.</summary>
    [Theory]
    [InlineData(1, 8, 1)]
    [InlineData(30, 5, 2)]
    [InlineData(60, 2, 4)]
    [InlineData(250, 2, 4)]
    [InlineData(251, 1, 8)]
    [InlineData(StepChecks.MostSteps, 1, 8)]
    public void ChecksCostLittle(int steps, int bits, int window)
    {
        var checks = StepChecks.Of(new byte[steps]);
        Assert.Equal((steps, bits, window), (checks.Count, checks.Bits, checks.Window));
    }

    [Fact]
    public void WhatIsTooLongIsNotCheckedStepByStep() => Assert.Equal(StepChecks.None, StepChecks.Of(new byte[StepChecks.MostSteps + 1]));

    [Fact]
    public void WhatNoRunHasIsNamed()
    {
        Assert.Equal("checks of 9 bits: 1 to 8 are possible", new StepChecks([], 9).Fault(0));
        Assert.Equal("2 checks of 3 steps", new StepChecks([0, 0], 1).Fault(3));
        Assert.Equal("a check has more than 2 bits", new StepChecks([4], 2).Fault(1));
    }
}
