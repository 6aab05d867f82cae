using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Primitives;

public sealed class RcuCallbackTests
{
    [Fact]
    public void ItRunsWhenTheReadersOfItsCallAreGone()
    {
        var small = new SmallMachine();
        var rcu = new Rcu(small.Machine);
        var pointer = new Cell(small.Machine, "pointer", 1);
        var data = new Variable(small.Machine, "data", 42);
        var free = new RcuCallback(rcu, "free", small.NewCpu(), async _ => await data.Write(0));
        small.Thread(async () =>
        {
            await rcu.ReadLock();
            if (await pointer.ReadAcquire() != 0) Assert.Equal(42, await data.Read());
            await rcu.ReadUnlock();
        }).Thread(async () =>
        {
            await pointer.Write(0);
            await free.Call();
        });
        Assert.Equal(0, small.Search(() => Assert.Equal(0, data.Final)).Deadlocks);
        Assert.Empty(small.Broken);
    }

    [Fact]
    public void NobodyHasToCallIt()
    {
        var small = new SmallMachine();
        var x = new Cell(small.Machine, "x");
        var free = new RcuCallback(new Rcu(small.Machine), "free", small.NewCpu(), async _ => await x.Write(1));
        small.Thread(async () => Assert.Equal(0, await x.Read()));
        Assert.Equal((1, 0), small.Search());
        Assert.False(free.Thread.Arrived);
        Assert.Empty(small.Broken);
    }

    [Fact]
    public void ToCallItTwiceIsWarnedOf()
    {
        var small = new SmallMachine();
        var free = new RcuCallback(new Rcu(small.Machine), "free", small.NewCpu(), _ => default);
        small.Thread(async () =>
        {
            await free.Call();
            await free.Call();
        });
        small.Search();
        Assert.Contains(small.Broken, key => key.Contains("double call", StringComparison.Ordinal));
    }

    [Fact]
    public void ItMustNotSleep()
    {
        var small = new SmallMachine();
        var mutex = new Mutex(small.Machine, "mutex");
        var free = new RcuCallback(new Rcu(small.Machine), "free", small.NewCpu(), async _ =>
        {
            await mutex.Lock();
            await mutex.Unlock();
        });
        small.Thread(async () => await free.Call());
        small.Search();
        Assert.Contains(small.Broken, key => key.StartsWith("I2:", StringComparison.Ordinal));
    }
}
