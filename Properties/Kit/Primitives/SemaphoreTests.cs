using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Primitives;

public sealed class SemaphoreTests
{
    /// <summary>Of three threads at most as many are inside as there were free ones; with one, only their order is left.</summary>
    [Theory]
    [InlineData(1, 1, 6)]
    [InlineData(3, 3, null)]
    public void AsManyAreInsideAsItCounts(int count, int most, int? executions)
    {
        var small = new SmallMachine();
        var semaphore = new Semaphore(small.Machine, "slots", count);
        var inside = new Cell(small.Machine, "inside");
        var seen = new Cell(small.Machine, "seen");
        for (var i = 0; i < 3; i++) small.Thread(Enter);
        var largest = 0L;
        var found = small.Search(() => largest = Math.Max(largest, seen.Final));
        Assert.Equal(most, largest);
        Assert.Equal(0, found.Deadlocks);
        if (executions is { } wanted) Assert.Equal(wanted, found.Executions);
        Assert.Empty(small.Broken);

        async KernelTask Enter()
        {
            await semaphore.Down();
            var now = await inside.FetchAdd(1) + 1;
            if (now > await seen.Read()) await seen.Write(now);
            await inside.FetchAdd(-1);
            await semaphore.Up();
        }
    }

    [Fact]
    public void OneIsGivenBackByAnotherThanTookIt()
    {
        var small = new SmallMachine();
        var semaphore = new Semaphore(small.Machine, "done", 0);
        var data = new Variable(small.Machine, "data");
        small.Thread(async () =>
        {
            await data.Write(1);
            await semaphore.Up();
        }).Thread(async () =>
        {
            await semaphore.Down();
            Assert.Equal(1, await data.Read());
        });
        Assert.Equal((1, 0), small.Search());
        Assert.Empty(small.Broken);
    }

    [Fact]
    public void AnAttemptNeverWaitsAndSaysZeroIfItTook()
    {
        var small = new SmallMachine();
        var semaphore = new Semaphore(small.Machine, "slots", 1);
        var results = new long[2];
        for (var i = 0; i < 2; i++)
        {
            var mine = i;
            small.Thread(async () => results[mine] = await semaphore.TryDown());
        }

        var seen = new HashSet<(long, long)>();
        Assert.Equal((2, 0), small.Search(() => seen.Add((results[0], results[1]))));
        Assert.Equal([(0, 1), (1, 0)], seen.Order());
    }

    [Fact]
    public void WhoeverNeverGetsOneIsTold()
    {
        var small = new SmallMachine();
        var semaphore = new Semaphore(small.Machine, "slots", 1);
        small.Thread(async () =>
        {
            await semaphore.Down();
            await semaphore.Down();
        });
        Assert.Equal((1, 1), small.Search());
        Assert.Equal(["I12: waits for ever: down(&slots)"], small.Broken);
        Assert.Equal("count 0", semaphore.StateText);
    }

    [Fact]
    public void ToWaitInAtomicContextIsSeen()
    {
        var small = new SmallMachine();
        var semaphore = new Semaphore(small.Machine, "slots", 1);
        var spin = new SpinLock(small.Machine, "lock", "lock");
        small.Thread(async () =>
        {
            await spin.Lock();
            await semaphore.Down();
            await spin.Unlock();
        });
        small.Search();
        Assert.Contains(small.Broken, key => key.StartsWith("I2:", StringComparison.Ordinal));
    }

    [Fact]
    public void ACountBelowZeroIsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Semaphore(new Machine([]), "slots", -1));
}
