using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Harness.Programs;

namespace TagStorageModel.Properties.Engine.Exhaustive;

public sealed class OutlookTests
{
    /// <summary>A guess, but one of the right size once a third is done.</summary>
    [Theory]
    [InlineData("lastzero:12", 15360)]
    [InlineData("counter:3,3", 1680)]
    public void WhatIsLeftIsOfTheRightSize(string program, long executions)
    {
        var explorer = new Explorer(ReferencePrograms.Make(program));
        explorer.Run(() =>
        {
            var left = executions - explorer.Counts.Executions;
            if (explorer.Counts.Executions > executions / 3 && left > executions / 10)
                Assert.InRange(explorer.Left, left / 5.0, left * 5.0);
            return true;
        });
        Assert.Equal(executions, explorer.Counts.Executions);
        Assert.Equal(0, explorer.Left);
    }
}
