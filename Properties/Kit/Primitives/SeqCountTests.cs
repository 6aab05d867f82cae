using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Primitives;

public sealed class SeqCountTests
{
    /// <summary>A reader that begins again when told never uses two halves that do not belong together; one that does not, may.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void NoReaderUsesHalfOfAWrite(bool retries, bool isTorn)
    {
        var small = new SmallMachine();
        var sequence = new SeqCount(small.Machine, "seq");
        Cell[] halves = [new(small.Machine, "low"), new(small.Machine, "high")];
        var seen = new HashSet<(long, long)>();
        small.Thread(async () =>
        {
            for (var value = 1; value <= 2; value++)
            {
                await sequence.WriteBegin();
                await halves[0].Write(value);
                await halves[1].Write(value);
                await sequence.WriteEnd();
            }
        }).Thread(async () =>
        {
            long begun, low, high;
            do
            {
                begun = await sequence.ReadBegin();
                low = await halves[0].Read();
                high = await halves[1].Read();
            }
            while (await sequence.ReadRetry(begun) && retries);
            seen.Add((low, high));
        });
        Assert.Equal(0, small.Search().Deadlocks);
        Assert.Equal(isTorn, seen.Any(pair => pair.Item1 != pair.Item2));
        Assert.Superset(new HashSet<(long, long)> { (0, 0), (1, 1), (2, 2) }, seen);
        Assert.Empty(small.Broken);
    }

    [Fact]
    public void WhoBeginsWaitsForTheWriterAndComesAfterIt()
    {
        var small = new SmallMachine();
        var sequence = new SeqCount(small.Machine, "seq");
        var done = new Cell(small.Machine, "done");
        small.Thread(async () =>
        {
            await sequence.WriteBegin();
            await done.Write(1);
            await sequence.WriteEnd();
        }).Thread(async () => Assert.True(await sequence.ReadBegin() == 0 || await done.Read() == 1));
        Assert.Equal(0, small.Search().Deadlocks);
        Assert.Equal("2", sequence.StateText);
    }

    [Fact]
    public void AWriterThatNeverEndsKeepsReadersForEver()
    {
        var small = new SmallMachine();
        var sequence = new SeqCount(small.Machine, "seq");
        small.Thread(async () => await sequence.WriteBegin()).Thread(async () => await sequence.ReadBegin());
        Assert.Equal((2, 1), small.Search());
        Assert.Equal(["I12: waits for ever: read_seqcount_begin(&seq)"], small.Broken);
    }
}
