using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Execution;

public sealed class LockMapsTests
{
    private readonly Machine machine = new();
    private readonly SpinLock spin;
    private readonly LockClass map;
    private Func<ModelThread, KernelTask> body = _ => default;

    public LockMapsTests()
    {
        spin = new SpinLock(machine, "spin", "spin");
        map = machine.Lockdep.AddMap("map");
    }

    [Fact]
    public void AMapIsOneClassHoweverOftenItIsAdded() => Assert.Same(map, machine.Lockdep.AddMap("map"));

    [Fact]
    public void WhatIsHeldComesBeforeWhatIsTakenAndNoLongerWhenItIsLetGo()
    {
        Assert.Equal(["map -> spin"], Edges(async thread =>
        {
            thread.Maps.Hold(map, 1);
            thread.Maps.Hold(map, 2);
            thread.Maps.LetGo(map, 1);
            thread.Maps.LetGo(map, 1);
            await spin.Lock();
            await spin.Unlock();
        }));
        Assert.Empty(Edges(async thread =>
        {
            thread.Maps.Hold(map, 1);
            thread.Maps.LetGo(map, 1);
            await spin.Lock();
            await spin.Unlock();
        }));
    }

    [Fact]
    public void WhatIsWaitedForComesAfterWhatIsHeldAndIsNoLock()
    {
        Assert.Equal(["spin -> map"], Edges(async thread =>
        {
            await spin.Lock();
            machine.Lockdep.WaitedFor(thread, map);
            thread.Maps.Hold(map, 1);
            Assert.Equal(1, thread.Held.Count);
            await spin.Unlock();
        }));
        Assert.Equal(1ul << map.Index, machine.Threads[0].Maps.Classes);
    }

    private IEnumerable<string> Edges(Func<ModelThread, KernelTask> body)
    {
        this.body = body;
        if (machine.Threads.Count == 0)
        {
            machine.AddThread("t", new Cpu(machine, 0), thread => this.body(thread));
            machine.BindInvariants(null);
        }

        new OwnEngine(machine).Run(new RandomStrategy(1));
        Assert.True(machine.AllReturned);
        return machine.Lockdep.Edges.ToArray().Select(edge => $"{edge.From.Name} -> {edge.To.Name}");
    }
}
