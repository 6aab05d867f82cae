using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Primitives;

public sealed class ConditionVariableTests
{
    /// <summary>A signal that comes before anybody waits is lost; who looks at the condition first, under the mutex, loses none.</summary>
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void ASignalThatFindsNobodyIsLost(bool looksFirst, int deadlocks)
    {
        var small = new SmallMachine();
        var mutex = new Mutex(small.Machine, "mutex");
        var changed = new ConditionVariable(small.Machine, "changed");
        var ready = new Variable(small.Machine, "ready");
        small.Thread(async () =>
        {
            await mutex.Lock();
            while (!looksFirst || await ready.Read() == 0)
            {
                await changed.Wait(mutex);
                if (!looksFirst) break;
            }

            await mutex.Unlock();
        }).Thread(async () =>
        {
            await mutex.Lock();
            await ready.Write(1);
            await mutex.Unlock();
            await changed.Signal();
        });
        Assert.Equal(deadlocks > 0, small.Search().Deadlocks > 0);
        Assert.Equal(deadlocks > 0 ? ["I12: waits for ever: cond_wait(&changed)"] : [], small.Broken);
    }

    /// <summary>A signal wakes any one of those that wait, a broadcast all.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ASignalWakesAnyOneAndABroadcastAll(bool isBroadcast)
    {
        var small = new SmallMachine();
        var mutex = new Mutex(small.Machine, "mutex");
        var changed = new ConditionVariable(small.Machine, "changed");
        var waiting = new Cell(small.Machine, "waiting");
        var both = new Condition(small.Machine, "waiting == 2", [waiting], seen => seen[0] == 2);
        var woken = new Cell[] { new(small.Machine, "woken0"), new(small.Machine, "woken1") };
        for (var i = 0; i < 2; i++)
        {
            var mine = woken[i];
            small.Thread(async () =>
            {
                await mutex.Lock();
                await waiting.FetchAdd(1);
                await changed.Wait(mutex);
                await mutex.Unlock();
                await mine.Write(1);
            });
        }

        small.Thread(async () =>
        {
            await both.Holds();
            await mutex.Lock();
            await (isBroadcast ? changed.Broadcast() : changed.Signal());
            await mutex.Unlock();
        });
        var seen = new HashSet<(long, long)>();
        small.Search(() => seen.Add((woken[0].Final, woken[1].Final)));
        Assert.Equal(isBroadcast ? [(1, 1)] : [(0, 1), (1, 0)], seen.Order());
    }

    [Fact]
    public void WhoWaitsHasTheMutexAgainAfterwards()
    {
        var small = new SmallMachine();
        var mutex = new Mutex(small.Machine, "mutex");
        var changed = new ConditionVariable(small.Machine, "changed");
        var ready = new Variable(small.Machine, "ready");
        small.Thread(async () =>
        {
            await mutex.Lock();
            while (await ready.Read() == 0) await changed.Wait(mutex);
            await ready.Write(2);
            await mutex.Unlock();
        }).Thread(async () =>
        {
            await mutex.Lock();
            if (await ready.Read() == 0) await ready.Write(1);
            await changed.Broadcast();
            await mutex.Unlock();
        });
        Assert.Equal(0, small.Search(() => Assert.Equal(2, ready.Final)).Deadlocks);
        Assert.Empty(small.Broken);
    }

    [Fact]
    public void ToWaitWithoutTheMutexIsSeen()
    {
        var small = new SmallMachine();
        var mutex = new Mutex(small.Machine, "mutex");
        var changed = new ConditionVariable(small.Machine, "changed");
        small.Thread(async () => await changed.Wait(mutex)).Thread(async () => await changed.Signal());
        small.Search();
        Assert.Contains(small.Broken,
            key => key.StartsWith("I12:", StringComparison.Ordinal) && !key.Contains("waits", StringComparison.Ordinal));
    }
}
