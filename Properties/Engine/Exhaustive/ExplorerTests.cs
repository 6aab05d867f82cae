using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Harness.Programs;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Engine.Exhaustive;

public sealed class ExplorerTests
{
    [Theory]
    [InlineData("readers:8", 256)]
    [InlineData("readers:13", 8192)]
    [InlineData("lastzero:5", 64)]
    [InlineData("lastzero:10", 3328)]
    [InlineData("lastzero:15", 147456)]
    [InlineData("indexer:11", 1)]
    [InlineData("indexer:12", 8)]
    [InlineData("indexer:13", 64)]
    [InlineData("indexer:15", 4096)]
    [InlineData("counter:3,1", 6)]
    [InlineData("counter:3,2", 90)]
    [InlineData("counter:2,4", 70)]
    [InlineData("counter:3,4", 34650)]
    [InlineData("tag-race:1", 16)]
    [InlineData("tag-race-fixed:1", 12)]
    public void EachTraceOfAReferenceProgramIsExploredOnceInAnyOrderOfItsThreads(string program, long count)
    {
        for (var order = 0ul; order < (count > 10_000 ? 1ul : 5ul); order++)
        {
            var explorer = new Explorer(ReferencePrograms.Make(program, order));
            Assert.True(explorer.Run(() => true));
            Assert.Equal((count, 0, 0), (explorer.Counts.Executions, explorer.Counts.Blocked, explorer.Counts.Cut));
        }
    }

    [Fact]
    public void TheExampleOfItsDocumentationIsExploredAsItSays()
    {
        var machine = new Machine();
        Cell[] cells = [new(machine, "x"), new(machine, "y")];
        for (var i = 0; i < 2; i++)
        {
            var (mine, theirs) = (cells[i], cells[1 - i]);
            machine.AddThread(i == 0 ? "a" : "b", new Cpu(machine, i), async _ =>
            {
                await mine.Write(1);
                await theirs.Read();
            });
        }

        machine.BindInvariants(null);
        var explorer = new Explorer(machine);
        var orders = new List<string>();
        explorer.Run(() =>
        {
            var graph = explorer.Execution;
            orders.Add(string.Concat(Enumerable.Range(0, graph.Count).Select(i => "ab"[graph[i].Stream])));
            return true;
        });
        Assert.Equal(["aabb", "abab", "bbaa"], orders);
    }

    [Theory]
    [InlineData("readers:16")]
    [InlineData("lastzero:14")]
    [InlineData("counter:3,4")]
    public void AnExecutionAllocatesNothingOnceWarm(string program)
    {
        Assert.SkipWhen(BuildKind.IsDebug, "In a debug build async methods are classes.");
        var explorer = new Explorer(ReferencePrograms.Make(program));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var least = long.MaxValue;
        explorer.Run(() =>
        {
            if (explorer.Counts.Executions % 1000 != 0) return true;
            var now = GC.GetAllocatedBytesForCurrentThread();
            least = Math.Min(least, now - before);
            before = now;
            return true;
        });
        Assert.Equal(0, least);
    }
}
