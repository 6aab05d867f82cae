using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Properties.Asid;

public sealed class Atomic64Tests
{
    [Fact]
    public void EveryOperationTellsWhatItFound()
    {
        var seen = new long[7];
        OneTask.Run(machine => new Atomic64(machine, "word", 3), Use);
        Assert.Equal([3, 3, 5, 5, 7, 11, 11], seen);

        async KernelTask Use(Atomic64 word)
        {
            seen[0] = await word.Read();
            seen[1] = await word.Exchange(5);
            seen[2] = await word.CompareExchange(4, 6);
            seen[3] = await word.CompareExchange(5, 7);
            seen[4] = await word.Read();
            seen[5] = await word.AddReturn(4);
            await word.Set(11);
            seen[6] = await word.Read();
        }
    }

    [Fact]
    public void AComparisonThatFailsWritesNothing()
    {
        var word = new Atomic64(new Machine(), "active_asids[0]");
        var step = new Step(word, Atomic64.CompareKind, 0x20001, Value: 0x10001);
        Assert.False(word.HasWritten(step, 0));
        Assert.True(word.HasWritten(step, 0x10001));
        Assert.Equal("atomic64_cmpxchg_relaxed(&active_asids[0], 0x10001, 0x20001) → 0x0", word.Describe(step, 0).ToString());
    }
}
