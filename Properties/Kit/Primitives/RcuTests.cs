using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Primitives;

public sealed class RcuTests
{
    /// <summary>What was unlinked is freed after a grace period, when no reader can have it any more; without one a reader may.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void NoReaderHasWhatIsFreedAfterAGracePeriod(bool waits, bool isBroken)
    {
        var small = new SmallMachine();
        var rcu = new Rcu(small.Machine);
        var pointer = new Cell(small.Machine, "pointer", 1);
        var data = new Variable(small.Machine, "data", 42);
        var wrong = 0;
        small.Thread(Read).Thread(Read).Thread(async () =>
        {
            await pointer.Write(0);
            if (waits) await rcu.Synchronize();
            await data.Write(0);
        });
        Assert.Equal(0, small.Search().Deadlocks);
        Assert.Equal(isBroken, wrong > 0);
        Assert.Equal(isBroken ? ["D1: data"] : [], small.Broken);

        async KernelTask Read()
        {
            await rcu.ReadLock();
            if (await pointer.ReadAcquire() != 0 && await data.Read() != 42) wrong++;
            await rcu.ReadUnlock();
        }
    }

    [Fact]
    public void AGracePeriodDoesNotWaitForSectionsThatBeginLater()
    {
        var small = new SmallMachine();
        var rcu = new Rcu(small.Machine);
        var isOver = new Completion(small.Machine, "over");
        small.Thread(async () =>
        {
            await rcu.Synchronize();
            await isOver.Complete();
        }).Thread(async () =>
        {
            await rcu.ReadLock();
            if (await isOver.TryWait()) await isOver.Complete();
            await rcu.ReadUnlock();
        });
        Assert.Equal(0, small.Search().Deadlocks);
        Assert.Empty(small.Broken);
    }

    [Fact]
    public void SectionsNest()
    {
        var small = new SmallMachine();
        var rcu = new Rcu(small.Machine);
        var inside = new Cell(small.Machine, "inside");
        small.Thread(async () =>
        {
            await rcu.ReadLock();
            await rcu.ReadLock();
            await inside.Write(1);
            await rcu.ReadUnlock();
            await inside.Write(2);
            await rcu.ReadUnlock();
        }).Thread(async () =>
        {
            var before = await inside.Read();
            await rcu.Synchronize();
            Assert.True(before == 0 || await inside.Read() == 2);
        });
        Assert.Equal(0, small.Search().Deadlocks);
    }

    [Fact]
    public void AReaderThatWaitsForAGracePeriodWaitsForItself()
    {
        var small = new SmallMachine();
        var rcu = new Rcu(small.Machine);
        small.Thread(async () =>
        {
            await rcu.ReadLock();
            await rcu.Synchronize();
            await rcu.ReadUnlock();
        });
        Assert.Equal((1, 1), small.Search());
        Assert.Contains("I12: recursion: synchronize_rcu()", small.Broken);
        Assert.Contains(small.Broken, key => key.StartsWith("I2:", StringComparison.Ordinal));
    }

    /// <summary>Readers do not conflict: two sections beside each other are one execution.</summary>
    [Fact]
    public void ReadersAreNotOrdered()
    {
        var small = new SmallMachine();
        var rcu = new Rcu(small.Machine);
        for (var i = 0; i < 4; i++)
        {
            small.Thread(async () =>
            {
                await rcu.ReadLock();
                await rcu.ReadUnlock();
            });
        }

        Assert.Equal((1, 0), small.Search());
    }
}
