using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Properties.Asid;

public sealed class RefcountTests
{
    [Fact]
    public void AReferenceIsTakenOnlyWhereThereIsOneAndTheLastOneIsSeen()
    {
        var seen = new List<bool>();
        var counts = new List<long>();
        OneTask.Run(machine => new Refcount(machine, "pinned"), Use);
        Assert.Equal([false, true, false, true, false, true, false, true], seen);
        Assert.Equal([2, 0, 2, 0], counts);

        async KernelTask Use(Refcount count)
        {
            seen.Add(await count.IncrementNotZero());
            await count.Set(1);
            seen.Add(await count.IncrementNotZero());
            counts.Add(await count.Read());
            seen.Add(await count.DecrementAndTest());
            seen.Add(await count.DecrementAndTest());
            counts.Add(await count.Read());
        }
    }
}
