using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Reports;

namespace TagStorageModel.Properties.Engine.Reports;

public sealed class LivelockTextTests
{
    [Fact]
    public void TheText() => Golden.Check("livelock", LivelockText.Lines(
        new LivelockEvent
        {
            Subject = "take-block-vs-swapoff on rfc-v3",
            Threads = ["T0", "T1"],
            Functions = ["cma_alloc_range", ""],
            Rounds = [48, 1],
            Steps = 1690,
            Token = "tsm1h20020wcg8214x2pn60t188084070447r0002d000a0g0g5g5v0ws1000000000q00000000fj3jz",
        }, 80));
}
