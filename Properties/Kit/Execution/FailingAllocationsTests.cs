using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Kit.Execution;

public sealed class FailingAllocationsTests
{
    [Fact]
    public void AFailureIsOfferedAsLongAsOneOfItsSortIsLeft()
    {
        var left = new FailingAllocations(Atomic: 1, Sleeping: 2);
        Assert.Equal(2, left.OutcomesOf(Gfp.NoWait));
        Assert.Equal(2, left.OutcomesOf(Gfp.Kernel));
        left = left.After(Gfp.Atomic);
        Assert.Equal(new FailingAllocations(0, 2), left);
        Assert.Equal(1, left.OutcomesOf(Gfp.NoWait));
        left = left.After(Gfp.Kernel);
        Assert.Equal(2, left.OutcomesOf(Gfp.Kernel));
        Assert.Equal(1, left.After(Gfp.Kernel).OutcomesOf(Gfp.Kernel));
    }
}
