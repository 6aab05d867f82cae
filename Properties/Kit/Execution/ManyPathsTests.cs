using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Properties.Kit.Execution;

public sealed class ManyPathsTests
{
    private static readonly IReadOnlyList<string> Names = CodePath.NamesIn(typeof(ManyPaths));

    [Fact]
    public void AllArePathsOfTheirOwn() => Assert.Equal(140, Names.Count);

    [Theory]
    [InlineData(0, 64)]
    [InlineData(1, 65)]
    [InlineData(63, 127)]
    [InlineData(64, 64)]
    [InlineData(128, 0)]
    [InlineData(139, 75)]
    public void TwoMeetAndNoOthers(int one, int other)
    {
        var pair = PathPair.Of($"p{one}", $"p{other}");
        Assert.Equal([pair],
            Pairs(Order((0, 1), (1, 1), (0, 1), (1, 1)), code => ManyPaths.All[one](code), code => ManyPaths.All[other](code)).Seen);
        var apart = Pairs(new OneAfterTheOther(), code => ManyPaths.All[one](code), code => ManyPaths.All[other](code));
        Assert.Empty(apart.Seen);
        Assert.Equal([pair], apart.Missing);
        Assert.Equal([(pair, "shared")], apart.MissingOn);
    }

    [Fact]
    public void AThreadThatIsInAllAtOnceMeetsWhomeverIsInOne()
    {
        var early = Pairs(Order((0, 1), (1, 2), (0, 279)), Nested, Last, isNested: true);
        Assert.Equal([PathPair.Of("p0", "p139")], early.Seen);
        var late = Pairs(Order((0, 1), (1, 1), (0, 279), (1, 1)), Nested, Last, isNested: true);
        Assert.Equal(Names.Select(name => PathPair.Of(name, "p139")).OrderBy(pair => pair.First, StringComparer.Ordinal),
            late.Seen.OrderBy(pair => pair.First, StringComparer.Ordinal));
        Assert.Equal(late.Seen, early.Possible);

        static KernelTask Nested(ManyPaths code) => ManyPaths.All[0](code);

        static KernelTask Last(ManyPaths code) => ManyPaths.All[139](code);
    }

    [Fact]
    public void EveryPairShares()
    {
        var pairs = Pairs(new OneAfterTheOther(), InTurn, InTurn);
        Assert.Empty(pairs.Seen);
        Assert.Equal(140 * 141 / 2, pairs.Missing.Count);

        static async KernelTask InTurn(ManyPaths code)
        {
            foreach (var path in ManyPaths.All) await path(code);
        }
    }

    /// <summary>Both threads have started, then go on so many steps at a time.</summary>
    private static ReplayStrategy Order(params (int Thread, int Steps)[] order) =>
        new(new Schedule([new ScheduleRun(0, 1), new ScheduleRun(1, 1),
            .. order.Select(item => new ScheduleRun(item.Thread, item.Steps))], []));

    private static PathPairs Pairs(IStrategy strategy, Func<ManyPaths, KernelTask> one, Func<ManyPaths, KernelTask> other,
        bool isNested = false)
    {
        var machine = new Machine();
        var code = new ManyPaths(machine, isNested);
        machine.AddThread("0", new Cpu(machine, 0), _ => one(code));
        machine.AddThread("1", new Cpu(machine, 1), _ => other(code));
        machine.BindInvariants(null);
        machine.Overlaps = new Overlaps(machine);
        new OwnEngine(machine).Run(strategy);
        Assert.True(machine.AllReturned);
        var pairs = new PathPairs();
        pairs.Add(machine);
        return pairs;
    }
}
