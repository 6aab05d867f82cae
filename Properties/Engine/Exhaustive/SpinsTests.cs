using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Engine.Exhaustive;

public sealed class SpinsTests
{
    /// <summary>Each holds one lock and tries for the other for ever.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TwoThatTryForEachOthersLockForEverAreALivelock(bool isBounded)
    {
        var machine = Courteous(givesUp: false);
        ISearch search = isBounded ? new BoundedExplorer(machine, int.MaxValue, 40) : new Explorer(machine);
        var found = false;
        search.Run(() => !(found = search.IsLivelock));
        Assert.True(found);
        Assert.Equal(1, search.Counts.Livelocks);
        Assert.All([0, 1], stream => Assert.NotEqual(0, search.Execution.RoundsOf(stream)));
    }

    /// <summary>Somebody who could end the waiting has not gone: that is not fair.</summary>
    [Fact]
    public void OneThatWaitsForAnotherThatCouldGoIsNone()
    {
        var machine = new Machine([]);
        var isSet = new Cell(machine, "flag");
        machine.AddThread("setter", new Cpu(machine, 0), _ => Set());
        machine.AddThread("waiter", new Cpu(machine, 1), _ => Wait());
        machine.BindInvariants(null);
        var explorer = new Explorer(machine);
        Assert.True(explorer.Run(() => true));
        Assert.Equal(0, explorer.Counts.Livelocks);
        Assert.NotEqual(0, explorer.Counts.Executions);

        // The flag may be set after any number of looks; very many show nothing new.
        Assert.InRange(explorer.Counts.Executions, Spins.ManyRounds, 2 * Spins.ManyRounds);
        Assert.NotEqual(0, explorer.Counts.Cut);

        async KernelTask Set() => await isSet.Write(1);

        async KernelTask Wait()
        {
            while (await isSet.Read() == 0)
            {
            }
        }
    }

    [Fact]
    public void WhoGivesUpAfterAWhileIsNone()
    {
        var search = new BoundedExplorer(Courteous(givesUp: true), int.MaxValue, 40);
        Assert.True(search.Run(() => true));
        Assert.Equal((0, 0), (search.Counts.Livelocks, search.Counts.Cut));
    }

    private static Machine Courteous(bool givesUp)
    {
        var machine = new Machine([]);
        Cell[] locks = [new(machine, "a"), new(machine, "b")];
        for (var i = 0; i < 2; i++)
        {
            var (mine, other) = (locks[i], locks[1 - i]);
            machine.AddThread($"t{i}", new Cpu(machine, i), _ => Try(mine, other));
        }

        machine.BindInvariants(null);
        return machine;

        async KernelTask Try(Cell mine, Cell other)
        {
            if (!await mine.CompareExchangeZero(1)) return;
            for (var left = 2; !await other.CompareExchangeZero(1); left--)
            {
                if (!givesUp || left > 0) continue;
                await mine.Write(0);
                return;
            }

            await other.Write(0);
            await mine.Write(0);
        }
    }
}
