using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Properties.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Rules;

/// <summary>Message passing: one thread writes data and then a flag, another reads the flag and, if it is set, the data.</summary>
public sealed class NoDataRaceTests
{
    public enum Flag
    {
        Once,
        ReleaseAndOnce,
        OnceAndAcquire,
        ReleaseAndAcquire,
        Exchange,
        FailedCompare,
        Mutex,
        Spin,
        ReadersWriter,
        WaitUntil,
        ReleasedTwice,
        OverwrittenOnce,
    }

    [Theory]
    [InlineData(Flag.Once, true)]
    [InlineData(Flag.ReleaseAndOnce, true)]
    [InlineData(Flag.OnceAndAcquire, true)]
    [InlineData(Flag.ReleaseAndAcquire, false)]
    [InlineData(Flag.Exchange, false)]
    [InlineData(Flag.FailedCompare, true)]
    [InlineData(Flag.Mutex, false)]
    [InlineData(Flag.Spin, false)]
    [InlineData(Flag.ReadersWriter, false)]
    [InlineData(Flag.WaitUntil, false)]
    [InlineData(Flag.ReleasedTwice, false)]
    [InlineData(Flag.OverwrittenOnce, true)]
    public void WhatOrdersTheFlagOrdersTheData(Flag how, bool isRace)
    {
        var small = new SmallMachine();
        var machine = small.Machine;
        var data = new Variable(machine, "data");
        var flag = new Cell(machine, "flag");
        var mutex = new Mutex(machine, "mutex");
        var spin = new SpinLock(machine, "spin", "spin");
        var rw = new RwLock(machine, "rw", "rw");
        var isSet = new Condition(machine, "flag == 1", [flag], seen => seen[0] == 1);
        small.Thread(Send).Thread(Receive);
        if (how == Flag.OverwrittenOnce)
        {
            small.Thread(async () =>
            {
                if (await flag.Read() == 1) await flag.Write(1);
            });
        }

        small.Search();
        Assert.Equal(isRace ? ["D1: data"] : [], small.Broken);

        async KernelTask Send()
        {
            await data.Write(1);
            switch (how)
            {
                case Flag.Once or Flag.OnceAndAcquire:
                    await flag.Write(1);
                    break;
                case Flag.Exchange:
                    await flag.Exchange(1);
                    break;
                case Flag.FailedCompare:
                    await flag.CompareExchange(7, 8);
                    await flag.Write(1);
                    break;
                case Flag.Mutex:
                    await mutex.Lock();
                    await flag.Write(1);
                    await mutex.Unlock();
                    break;
                case Flag.Spin:
                    await spin.Lock();
                    await flag.Write(1);
                    await spin.Unlock();
                    break;
                case Flag.ReadersWriter:
                    await rw.WriteLock();
                    await flag.Write(1);
                    await rw.WriteUnlock();
                    break;
                case Flag.ReleasedTwice:
                    await flag.WriteRelease(2);
                    await flag.WriteRelease(1);
                    break;
                default:
                    await flag.WriteRelease(1);
                    break;
            }
        }

        async KernelTask Receive()
        {
            switch (how)
            {
                case Flag.WaitUntil:
                    await isSet.Holds();
                    break;
                case Flag.Mutex:
                    await mutex.Lock();
                    break;
                case Flag.Spin:
                    await spin.Lock();
                    break;
                case Flag.ReadersWriter:
                    await rw.ReadLock();
                    break;
            }

            var found = how switch
            {
                Flag.Once or Flag.ReleaseAndOnce or Flag.Mutex or Flag.Spin or Flag.ReadersWriter => await flag.Read(),
                Flag.Exchange => await flag.FetchAdd(0),
                Flag.FailedCompare => await flag.CompareExchange(7, 8),
                _ => await flag.ReadAcquire(),
            };
            if (found == 1) await data.Read();
            if (how == Flag.Mutex) await mutex.Unlock();
            if (how == Flag.Spin) await spin.Unlock();
            if (how == Flag.ReadersWriter) await rw.ReadUnlock();
        }
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    public void TwoAccessesRaceIfOneWrites(bool first, bool second, bool isRace)
    {
        var small = new SmallMachine();
        var data = new Variable(small.Machine, "data");
        small.Thread(() => Access(first)).Thread(() => Access(second));
        var executions = small.Search().Executions;
        Assert.Equal(isRace ? 2 : 1, executions);
        Assert.Equal(isRace ? ["D1: data"] : [], small.Broken);

        async KernelTask Access(bool writes)
        {
            if (writes) await data.Write(1);
            else await data.Read();
        }
    }

    [Fact]
    public void ASetupComesBeforeAllElse()
    {
        var small = new SmallMachine();
        var data = new Variable(small.Machine, "data");
        small.Machine.SetSetup(new Cpu(small.Machine, 9), async _ => await data.Write(1));
        small.Thread(async () => await data.Read()).Thread(async () => await data.Read());
        Assert.Equal((1, 0), small.Search());
        Assert.Empty(small.Broken);
    }

    /// <summary>An interrupt is in order with what it interrupts, and not with other CPUs.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AnInterruptRacesWithOtherCpusAlone(bool isOnTheSame)
    {
        var small = new SmallMachine();
        var data = new Variable(small.Machine, "data");
        var x = new Cell(small.Machine, "x");
        var cpus = new[] { small.NewCpu(), new Cpu(small.Machine, 1) };
        small.Machine.AddThread("t", cpus[0], async _ =>
        {
            await data.Write(1);
            await data.Read();
        });
        small.Machine.AddThread("other", cpus[1], async _ => await x.Read());
        small.Machine.AddInterrupt("irq", cpus[isOnTheSame ? 0 : 1], async _ => await data.Write(2));
        small.Machine.BindInvariants(null);
        var search = new TagStorageModel.Engine.Exhaustive.Explorer(small.Machine);
        var races = 0;
        search.Run(() =>
        {
            races += small.Machine.Violations.Items.Length;
            return true;
        });
        Assert.Equal(isOnTheSame, races == 0);
    }
}
