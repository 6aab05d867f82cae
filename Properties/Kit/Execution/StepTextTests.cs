using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Kit.Execution;

public sealed class StepTextTests
{
    [Fact]
    public void AResultIsToldBehindAnArrowIfThereIsOne()
    {
        StepText alone = "mutex_lock(&lock)";
        Assert.Equal("mutex_lock(&lock)", alone.ToString());
        Assert.Equal(ResultKind.None, alone.Kind);
        Assert.Equal("load(x) → 3", StepText.Number("load(x)", 3).ToString());
        Assert.Equal("find(x) → NULL", StepText.Pointer("find(x)", null).ToString());
        Assert.Equal("find(x) → p1", StepText.Pointer("find(x)", "p1").ToString());
    }

    [Theory]
    [InlineData(-12, "-ENOMEM", ResultKind.Error)]
    [InlineData(0, "0", ResultKind.Zero)]
    [InlineData(1, "1", ResultKind.Value)]
    public void AnErrorNumberHasItsName(long number, string text, ResultKind kind)
    {
        var step = StepText.ErrorNumber("store(x)", number);
        Assert.Equal(text, step.Result);
        Assert.Equal(kind, step.Kind);
        Assert.Equal(number <= 0, step.IsFailure);
    }
}
