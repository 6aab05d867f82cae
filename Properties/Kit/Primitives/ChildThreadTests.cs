using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Kit.Primitives;

public sealed class ChildThreadTests
{
    /// <summary>What was written before it was created it sees; who joins it sees what it wrote; between the two they race.</summary>
    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public void CreatingAndJoiningOrder(bool joins, int executions)
    {
        var small = new SmallMachine();
        var data = new Variable(small.Machine, "data");
        var child = new ChildThread(small.Machine, "child", small.NewCpu(), async _ => await data.Write(await data.Read() + 1));
        small.Thread(async () =>
        {
            await data.Write(1);
            await child.Create();
            if (joins) await child.Join();
            await data.Read();
        });
        Assert.Equal(0, small.Search(() => Assert.Equal(2, data.Final)).Deadlocks);
        Assert.Equal(executions, small.Search().Executions);
        Assert.Equal(joins ? [] : ["D1: data"], small.Broken);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void WhoIsNotCreatedNeverRunsAndIsWaitedForForEver(bool joins, int deadlocks)
    {
        var small = new SmallMachine();
        var ran = new Cell(small.Machine, "ran");
        var child = new ChildThread(small.Machine, "child", small.NewCpu(), async _ => await ran.Write(1));
        small.Thread(async () =>
        {
            await ran.Read();
            if (joins) await child.Join();
        });
        Assert.Equal((1, deadlocks), small.Search(() => Assert.Equal(0, ran.Final)));
        Assert.Equal(joins ? ["I12: waits for ever: thread_join(child)"] : [], small.Broken);
    }

    [Fact]
    public void ToCreateItTwiceChangesNothing()
    {
        var small = new SmallMachine();
        var ran = new Cell(small.Machine, "ran");
        var child = new ChildThread(small.Machine, "child", small.NewCpu(), async _ => await ran.FetchAdd(1));
        small.Thread(Create).Thread(Create);
        small.Search(() => Assert.Equal(1, ran.Final));

        async KernelTask Create()
        {
            await child.Create();
            await child.Join();
        }
    }
}
