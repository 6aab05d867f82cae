using TagStorageModel.Model.Asid;

namespace TagStorageModel.Properties.Asid;

public sealed class ContextIdTests
{
    [Fact]
    public void AnAsidAndItsGenerationComeBack()
    {
        for (var asid = 0; asid < 16; asid++)
        {
            for (var generation = 1; generation < 16; generation++)
            {
                var id = ContextId.Of(asid, generation * ContextId.FirstVersion);
                Assert.Equal((asid, generation), (ContextId.Asid(id), ContextId.Generation(id)));
            }
        }

        Assert.Equal("0x10002", ContextId.Text(ContextId.Of(2, ContextId.FirstVersion)));
    }
}
