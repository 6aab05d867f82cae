using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Primitives;

public sealed class RcuReadersTests
{
    /// <summary>Nobody who has read what is still there sees it freed; without the grace period somebody does.</summary>
    [Theory]
    [InlineData(1, true, "")]
    [InlineData(2, true, "")]
    [InlineData(1, false, "D1///process+rcu/data; D1///process/data")]
    [InlineData(2, false, "D1///process+rcu/data; D1///process/data")]
    public void AGracePeriodWaitsForReadersThatBeganBefore(int readers, bool waits, string keys)
    {
        var result = TinyMachine.Search(() =>
        {
            var made = new TinyMachine();
            var rcu = new Rcu(made.Machine);
            var pointer = new Cell(made.Machine, "pointer", 1);
            var data = new Variable(made.Machine, "data", 1);
            for (var i = 0; i < readers; i++) made.Add($"reader{i}", Read);
            made.Final = () => data.Final;
            return made.Add("writer", Write);

            async KernelTask Read()
            {
                await rcu.ReadLock();
                if (await pointer.Read() == 1) await data.Read();
                await rcu.ReadUnlock();
            }

            async KernelTask Write()
            {
                await pointer.Write(0);
                if (waits) await rcu.Synchronize();
                await data.Write(2);
            }
        });
        Assert.Equal((0, keys), (result.Deadlocks, result.Keys));
    }

    /// <summary>Two readers end in either order, before or after the grace period has begun: brute force agrees.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void TheSearchShowsAllOrdersOfReadersAndGracePeriods(int readers, int writers)
    {
        var result = TinyMachine.Search(() =>
        {
            var made = new TinyMachine();
            var rcu = new Rcu(made.Machine);
            for (var i = 0; i < readers; i++) made.Add($"reader{i}", Read);
            for (var i = 0; i < writers; i++) made.Add($"writer{i}", Write);
            return made;

            async KernelTask Read()
            {
                await rcu.ReadLock();
                await rcu.ReadUnlock();
            }

            async KernelTask Write() => await rcu.Synchronize();
        });
        Assert.Equal((0, ""), (result.Deadlocks, result.Keys));
        Assert.True(result.Executions > readers);
    }

    [Fact]
    public void AReaderThatWaitsForAGracePeriodWaitsForItself()
    {
        var result = TinyMachine.Search(() =>
        {
            var made = new TinyMachine();
            var rcu = new Rcu(made.Machine);
            return made.Add("reader", Read);

            async KernelTask Read()
            {
                await rcu.ReadLock();
                await rcu.Synchronize();
                await rcu.ReadUnlock();
            }
        });
        Assert.Equal((1, "I12///process+rcu/recursion: synchronize_rcu(); I2///process+rcu"), (result.Deadlocks, result.Keys));
    }

    /// <summary>A section within one of another kind is a section: a grace period of its kind waits for it.</summary>
    [Fact]
    public void KindsOfRcuDoNotKnowOfEachOther()
    {
        var result = TinyMachine.Search(() =>
        {
            var made = new TinyMachine();
            Rcu[] kinds = [new(made.Machine), new(made.Machine, "rcu_tasks")];
            var pointer = new Cell(made.Machine, "pointer", 1);
            var data = new Variable(made.Machine, "data", 1);
            return made.Add("reader", Read).Add("writer", Write);

            async KernelTask Read()
            {
                await kinds[0].ReadLock();
                await kinds[1].ReadLock();
                if (await pointer.Read() == 1) await data.Read();
                await kinds[1].ReadUnlock();
                await kinds[0].ReadUnlock();
            }

            async KernelTask Write()
            {
                await pointer.Write(0);
                await kinds[1].Synchronize();
                await data.Write(2);
            }
        });
        Assert.Equal((0, ""), (result.Deadlocks, result.Keys));
    }
}
