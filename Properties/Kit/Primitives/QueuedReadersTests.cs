using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Lockdep;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Primitives;

/// <summary>A writer that waits holds back readers where the kernel lets it, and nowhere else.</summary>
public sealed class QueuedReadersTests
{
    private readonly Machine machine = new([new LocksAreSound()]) { Checked = true };
    private readonly HashSet<string> found = new(StringComparer.Ordinal);
    private int deadlocks;
    private int tried;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AReaderWithinAReaderDeadlocksBehindAQueuedWriter(bool isQueued)
    {
        var rwlock = new RwLock(machine, "rw", "rw", isQueued);
        Add(ReadTwice);
        Add(() => Write(rwlock));
        Run();
        Assert.Equal(isQueued, deadlocks > 0);
        Assert.Equal(isQueued, found.Any(detail => detail.StartsWith("deadlock: ", StringComparison.Ordinal)));
        Assert.Equal(isQueued, found.Contains("recursion: rw"));

        async KernelTask ReadTwice()
        {
            await rwlock.ReadLock();
            await rwlock.ReadLock();
            await rwlock.ReadUnlock();
            await rwlock.ReadUnlock();
        }
    }

    [Fact]
    public void AReaderInAnInterruptPassesAQueuedWriter()
    {
        var rwlock = new RwLock(machine, "rw", "rw");
        var cpu = new Cpu(machine, 9);
        machine.AddThread("reader", cpu, _ => Read());
        Add(() => Write(rwlock, isIrqsOff: true));
        machine.AddInterrupt("irq", cpu, _ => Read());
        Run();
        Assert.Equal(0, deadlocks);
        Assert.Empty(found);

        async KernelTask Read()
        {
            await rwlock.ReadLock();
            await rwlock.ReadUnlock();
        }
    }

    [Fact]
    public void ReadersOfTwoSemaphoresDeadlockBehindTheirWriters()
    {
        RwSemaphore[] both = [new(machine, "a", "a"), new(machine, "b", "b")];
        for (var i = 0; i < 2; i++)
        {
            var (first, second) = (both[i], both[1 - i]);
            Add(() => Read(first, second));
            Add(() => Write(first));
        }

        Run();
        Assert.True(deadlocks > 0);
        Assert.Contains("lock order: a -> b -> a", found);

        static async KernelTask Read(RwSemaphore first, RwSemaphore second)
        {
            await first.ReadLock();
            await second.ReadLock();
            await second.ReadUnlock();
            await first.ReadUnlock();
        }

        static async KernelTask Write(RwSemaphore semaphore)
        {
            await semaphore.WriteLock();
            await semaphore.WriteUnlock();
        }
    }

    [Fact]
    public void AReaderThatOnlyTriesFailsWhereAWriterWaits()
    {
        var semaphore = new RwSemaphore(machine, "sem", "sem");
        Add(Hold);
        Add(Write);
        Run();
        Assert.Equal(0, deadlocks);
        Assert.True(tried is > 0 and < Schedules, $"{tried}");

        async KernelTask Hold()
        {
            await semaphore.ReadLock();
            if (await semaphore.TryReadLock())
            {
                tried++;
                await semaphore.ReadUnlock();
            }

            await semaphore.ReadUnlock();
        }

        async KernelTask Write()
        {
            await semaphore.WriteLock();
            await semaphore.WriteUnlock();
        }
    }

    /// <summary>The thread that writes goes on where its code left off only once it has the lock.</summary>
    [Fact]
    public void AQueuedWriterHasTheLockWhenItGoesOn()
    {
        var rwlock = new RwLock(machine, "rw", "rw");
        var value = new Cell(machine, "value");
        for (var i = 0; i < 3; i++) Add(Increment);
        Run(() => Assert.Equal(3, value.Final));
        Assert.Equal(0, deadlocks);

        async KernelTask Increment()
        {
            await rwlock.ReadLock();
            await value.Read();
            await rwlock.ReadUnlock();
            await rwlock.WriteLock();
            await value.Write(await value.Read() + 1);
            await rwlock.WriteUnlock();
        }
    }

    private const int Schedules = 200;

    private static async KernelTask Write(RwLock rwlock, bool isIrqsOff = false)
    {
        if (isIrqsOff) await ModelThread.Current.Cpu.LocalIrqDisable();
        await rwlock.WriteLock();
        await rwlock.WriteUnlock();
        if (isIrqsOff) await ModelThread.Current.Cpu.LocalIrqEnable();
    }

    private void Add(Func<KernelTask> body) =>
        machine.AddThread($"t{machine.Threads.Count}", new Cpu(machine, machine.Threads.Count), _ => body());

    private void Run(Action? after = null)
    {
        machine.BindInvariants(null);
        var engine = new OwnEngine(machine);
        for (var i = 0; i < Schedules; i++)
        {
            engine.Run(new RandomStrategy((ulong)i));
            if (!machine.AllReturned) deadlocks++;
            foreach (var item in machine.Violations.Items) found.Add(item.Key.Detail);
            after?.Invoke();
        }
    }
}
