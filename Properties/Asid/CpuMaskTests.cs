using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Properties.Asid;

public sealed class CpuMaskTests
{
    [Fact]
    public void EachCpuFindsItselfOnce()
    {
        var seen = new List<bool>();
        OneTask.Run(machine => new CpuMask(machine, "tlb_flush_pending", 2), Use);
        Assert.Equal([false, true, false, true, false, true, false, true], seen);

        async KernelTask Use(CpuMask mask)
        {
            seen.Add(await mask.TestAndClear(0));
            await mask.SetAll();
            seen.Add(await mask.TestAndClear(0));
            seen.Add(await mask.TestAndClear(0));
            seen.Add(await mask.TestAndClear(1));
        }
    }
}
