using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Primitives;

public sealed class VariableTests
{
    [Fact]
    public void ItHoldsWhatWasWrittenLastAndIsPutBackBeforeARun()
    {
        var small = new SmallMachine();
        var x = new Variable(small.Machine, "x", 5);
        small.Thread(async () =>
        {
            Assert.Equal(5, await x.Read());
            await x.Write(7);
            Assert.Equal(7, await x.Read());
        });
        small.Machine.Trace.IsRecording = true;
        Assert.Equal((1, 0), small.Search());
        Assert.Equal((1, 0), small.Search());
        Assert.Equal("7", x.StateText);
        Assert.Contains(small.Machine.Trace.Entries, entry => entry.Text == "x = 7");
        Assert.Contains(small.Machine.Trace.Entries, entry => entry.Text == "x \u2192 5");
    }
}
