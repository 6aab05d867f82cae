using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Properties.Kit.Rules;

/// <summary>In how many executions of a litmus test there is a data race, over all executions.</summary>
public sealed class NoDataRaceLitmusTests
{
    private readonly Machine machine = new([new NoDataRace(1)]) { Checked = true };
    private readonly Variable data;

    public NoDataRaceLitmusTests() => data = new Variable(machine, "data");

    public enum Order
    {
        /// <summary>WRITE_ONCE() and READ_ONCE().</summary>
        Once,

        /// <summary>smp_store_release() and READ_ONCE().</summary>
        ReleaseOnly,

        /// <summary>WRITE_ONCE() and smp_load_acquire().</summary>
        AcquireOnly,

        /// <summary>Both.</summary>
        ReleaseAcquire,

        /// <summary>xchg() and a cmpxchg() that succeeds.</summary>
        FullBarriers,

        /// <summary>xchg() and a cmpxchg() that fails.</summary>
        FailedCompare,

        /// <summary>A release that a WRITE_ONCE() of the same thread hides.</summary>
        Overwritten,

        /// <summary>A release that an atomic_fetch_add() of a third thread goes on from.</summary>
        ReleaseSequence,
    }

    [Theory]
    [InlineData(Order.Once, true)]
    [InlineData(Order.ReleaseOnly, true)]
    [InlineData(Order.AcquireOnly, true)]
    [InlineData(Order.ReleaseAcquire, false)]
    [InlineData(Order.FullBarriers, false)]
    [InlineData(Order.FailedCompare, true)]
    [InlineData(Order.Overwritten, true)]
    [InlineData(Order.ReleaseSequence, false)]
    public void MessagePassing(Order order, bool isRace)
    {
        var flag = new Cell(machine, "flag");
        Assert.Equal(isRace, Races(Send, Receive, Relay) > 0);

        async KernelTask Send()
        {
            await data.Write(1);
            if (order is Order.Once or Order.AcquireOnly) await flag.Write(1);
            else if (order is Order.FullBarriers or Order.FailedCompare) await flag.Exchange(1);
            else await flag.WriteRelease(1);
            if (order == Order.Overwritten) await flag.Write(2);
        }

        async KernelTask Relay()
        {
            if (order == Order.ReleaseSequence) await flag.FetchAdd(1);
        }

        async KernelTask Receive()
        {
            var wanted = order is Order.Overwritten or Order.ReleaseSequence ? 2 : 1;
            var seen = order switch
            {
                Order.Once or Order.ReleaseOnly => await flag.Read(),
                Order.FullBarriers => await flag.CompareExchange(1, 2),
                Order.FailedCompare => await flag.CompareExchange(7, 2),
                _ => await flag.ReadAcquire(),
            };
            if (seen == wanted) await data.Read();
        }
    }

    /// <summary>That a lock is taken says nothing of what its holder did before: C++ lets a try_lock() fail for no reason, too.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AFailedTrylockOrdersNothing(bool isSemaphore)
    {
        var rwsem = new RwSemaphore(machine, "rwsem", "rwsem");
        var bit = new TestBit(machine);
        Assert.NotEqual(0, Races(Hold, Try));

        async KernelTask Hold()
        {
            await data.Write(1);
            if (isSemaphore) await rwsem.WriteLock();
            else await bit.Lock();
        }

        async KernelTask Try()
        {
            var taken = isSemaphore ? await rwsem.TryReadLock() : await bit.TryLock();
            if (!taken) await data.Read();
        }
    }

    [Fact]
    public void AFailedDownTrylockOrdersNothing()
    {
        var semaphore = new Semaphore(machine, "semaphore", 1);
        Assert.NotEqual(0, Races(Hold, Try));

        async KernelTask Hold()
        {
            await data.Write(1);
            await semaphore.Down();
        }

        async KernelTask Try()
        {
            if (await semaphore.TryDown() != 0) await data.Read();
        }
    }

    /// <summary>Readers of a lock are not ordered among each other: whoever writes under it for reading races in each execution.</summary>
    [Fact]
    public void ReadersAreNotOrderedByTheirLock()
    {
        var rwlock = new RwLock(machine, "rwlock", "rwlock");
        var races = Races(Read, Read);
        Assert.Equal(Executions, races);

        async KernelTask Read()
        {
            await data.Write(1);
            await rwlock.ReadLock();
            await data.Read();
            await rwlock.ReadUnlock();
        }
    }

    /// <summary>
    /// An interrupt comes after what its CPU did before, and tells others; what its CPU does later is after neither. That others see the
    /// flag before does not matter.
    /// </summary>
    [Fact]
    public void WhatAnInterruptReleasesIsNotWhatItsCpuDoesLater()
    {
        var step = 0L;
        var flag = new Cell(machine, "flag");
        var cpu = new Cpu(machine, 0);
        machine.AddThread("t", cpu, _ => Write());
        machine.AddThread("reader", new Cpu(machine, 1), _ => Read());
        machine.AddInterrupt("irq", cpu, _ => Tell());
        var seen = (Both: 0, Races: 0);
        machine.BindInvariants(null);
        new Explorer(machine).Run(() =>
        {
            // The interrupt has told before the write, and the reader has read after it: nothing orders them.
            if (step != 3) return true;
            seen.Both++;
            if (machine.Violations.Items.Length > 0) seen.Races++;
            return true;
        });
        Assert.True(seen.Both > 0);
        Assert.Equal(seen.Both, seen.Races);

        async KernelTask Write()
        {
            step = 0;
            var told = await flag.Read();
            await data.Write(1);
            if (told == 1) step |= 1;
        }

        async KernelTask Tell() => await flag.WriteRelease(1);

        async KernelTask Read()
        {
            var told = await flag.ReadAcquire();
            var value = await data.Read();
            if (told == 1 && value == 1) step |= 2;
        }
    }

    /// <summary>Two kinds of RCU are two: a section of one is none of the other.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AGracePeriodWaitsForSectionsOfItsOwnKind(bool isNested)
    {
        Rcu[] kinds = [new(machine, "rcu"), new(machine, "rcu_tasks")];
        Cell removed = new(machine, "removed"), gone = new(machine, "gone");
        var early = 0;
        Races(Read, Free);
        Assert.Equal(0, early);

        async KernelTask Read()
        {
            if (isNested) await kinds[0].ReadLock();
            await kinds[1].ReadLock();
            if (await removed.Read() == 0 && await gone.Read() != 0) early++;
            await kinds[1].ReadUnlock();
            if (isNested) await kinds[0].ReadUnlock();
        }

        async KernelTask Free()
        {
            await removed.Write(1);
            await kinds[1].Synchronize();
            await gone.Write(1);
        }
    }

    private long Executions { get; set; }

    private int Races(params Func<KernelTask>[] threads)
    {
        for (var i = 0; i < threads.Length; i++)
        {
            var body = threads[i];
            machine.AddThread($"t{i}", new Cpu(machine, i), _ => body());
        }

        machine.BindInvariants(null);
        var races = 0;
        var search = new Explorer(machine);
        Assert.True(search.Run(() =>
        {
            if (machine.Violations.Items.Length > 0) races++;
            return true;
        }));
        Executions = search.Counts.Executions;
        return races;
    }

    private sealed class TestBit(Machine machine) : BitLock(machine, "bit", "bit", Kinds)
    {
        private static readonly BitLockKinds Kinds = new(
            new StepKind("bit_spin_lock", Access.Write) { Waits = true }, new StepKind("bit_spin_trylock", Access.Write),
            new StepKind("bit_spin_unlock", Access.Write));
    }
}
