using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Callers;

namespace TagStorageModel.Properties.Kit.Coverage;

public sealed class OverlapsTests
{
    [Theory]

    // Copy writes while free, which has read, is still under way; and the other way round.
    [InlineData("0 1 1 0", true)]
    [InlineData("1 0 0 1", true)]

    // One is over before the other begins.
    [InlineData("0 0 1 1", false)]
    [InlineData("1 1 0 0", false)]
    public void TwoPathsMeetIfBothAccessAPlaceWhileBothAreUnderWay(string order, bool met) =>
        Assert.Equal(met, Pairs(order, code => code.CopyHighpage(), code => code.FreePages())
            .Seen.Contains(PathPair.Of("copy_highpage", "__free_pages")));

    [Fact]
    public void ReadersDoNotMeet()
    {
        var pairs = Pairs("0 1 0 1", code => code.DoWpPage(), code => code.DoWpPage());
        Assert.Empty(pairs.Seen);
        Assert.Empty(pairs.Possible);
    }

    [Fact]
    public void WhatSharesAPlaceAndDidNotMeetIsMissing()
    {
        var pairs = Pairs("0 0 1 1", code => code.CopyHighpage(), code => code.FreePages());
        Assert.Equal([PathPair.Of("__free_pages", "copy_highpage")], pairs.Missing);
        Assert.Empty(pairs.Seen);
        Assert.Empty(pairs.Excluded);
    }

    [Fact]
    public void ThePairsThatCannotMeetArePathsOfTheirRevisionAndSeenOnesAreContradicted()
    {
        var paths = RevisionPaths.All;
        foreach (var entry in RevisionSet.All)
        {
            Assert.All(entry.Prototype.CannotMeet, item =>
            {
                Assert.Contains(item.Key.First, paths);
                Assert.Contains(item.Key.Second, paths);
                Assert.Equal(PathPair.Of(item.Key.Second, item.Key.First), item.Key);
                Assert.NotEmpty(item.Value);
            });
        }

        var met = Pairs("0 1 1 0", code => code.AllocContigRange(), code => code.AllocContigRange(), "rfc-v3");
        Assert.Equal([PathPair.Of("alloc_contig_range", "alloc_contig_range")], met.Contradicted);
        var apart = Pairs("0 0 1 1", code => code.AllocContigRange(), code => code.AllocContigRange(), "rfc-v3");
        Assert.Equal([PathPair.Of("alloc_contig_range", "alloc_contig_range")], apart.Excluded.Select(item => item.Pair));
        Assert.Empty(apart.Missing);
        Assert.Empty(apart.Contradicted);
    }

    private static PathPairs Pairs(string order, Func<Code, KernelTask> one, Func<Code, KernelTask> other, string revision = "")
    {
        var machine = new Machine();
        var code = new Code(machine);
        machine.AddThread("0", new Cpu(machine, 0), _ => one(code));
        machine.AddThread("1", new Cpu(machine, 1), _ => other(code));
        machine.BindInvariants(null);
        machine.Overlaps = new Overlaps(machine);
        int[] starts = [0, 1];
        ScheduleRun[] runs = [.. starts.Concat(order.Split(' ').Select(int.Parse)).Select(thread => new ScheduleRun(thread, 1))];
        var replay = new ReplayStrategy(new Schedule([.. runs], []));
        Assert.True(new OwnEngine(machine).Run(replay));
        Assert.Null(replay.Misfit);
        var pairs = new PathPairs(RevisionSet.Find(revision)?.Prototype.CannotMeet);
        pairs.Add(machine);
        return pairs;
    }

    private sealed class Code(Machine machine)
    {
        private readonly Cell shared = new(machine, "shared");
        private readonly Cell own = new(machine, "own");

        [Path]
        public async KernelTask CopyHighpage()
        {
            await shared.Write(1);
            await shared.Write(2);
        }

        [Path]
        [CFunction("__free_pages")]
        public async KernelTask FreePages()
        {
            await shared.Read();
            await own.Read();
        }

        [Path]
        public async KernelTask AllocContigRange()
        {
            await shared.Write(1);
            await shared.Write(2);
        }

        [Path]
        public async KernelTask DoWpPage()
        {
            await own.Read();
            await own.Read();
        }
    }
}
