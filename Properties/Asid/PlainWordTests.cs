using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Asid;

namespace TagStorageModel.Properties.Asid;

public sealed class PlainWordTests
{
    [Fact]
    public void WhatIsWrittenIsRead()
    {
        var seen = new long[2];
        OneTask.Run(machine => new PlainWord(machine, "cur_idx", 1), Use);
        Assert.Equal([1, 4], seen);

        async KernelTask Use(PlainWord word)
        {
            seen[0] = await word.Read();
            await word.Write(4);
            seen[1] = await word.Read();
        }
    }

    [Fact]
    public void ItPrintsAsAVariable()
    {
        var word = new PlainWord(new Machine(), "reserved_asids[1]", text: ContextId.Text);
        Assert.Equal("reserved_asids[1] = 0x10002", word.Describe(new Step(word, PlainWord.WriteKind, 0x10002), 0).ToString());
        Assert.Equal("reserved_asids[1] → 0x10002", word.Describe(new Step(word, PlainWord.ReadKind), 0x10002).ToString());
    }
}
