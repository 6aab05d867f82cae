using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Kit.Execution;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Kit.Coverage;

public sealed class SharedPlacesTests
{
    private static readonly PathPair Pair = PathPair.Of("copy_highpage", "__free_pages");

    [Theory]

    // Around one and around the other, at most one of them a reader.
    [InlineData(Around.Write, Around.Write, true)]
    [InlineData(Around.Read, Around.Write, true)]
    [InlineData(Around.Write, Around.Read, true)]
    [InlineData(Around.Read, Around.Read, false)]
    [InlineData(Around.Write, Around.Nothing, false)]
    [InlineData(Around.Nothing, Around.Nothing, false)]

    // Taken on the way, or given back on the way: not around the whole of it.
    [InlineData(Around.Write, Around.Within, false)]
    [InlineData(Around.Write, Around.Dropped, false)]
    [InlineData(Around.Dropped, Around.Write, false)]
    public void OnlyALockAroundBothKeepsTwoPathsApart(Around one, Around other, bool areApart)
    {
        var pairs = Pairs(code => code.Copy(one), code => code.Free(other));
        Assert.Equal(areApart, !pairs.Possible.Contains(Pair));
        if (areApart) Assert.Equal([(Pair, "kept apart by sem")], pairs.Excluded);
        else Assert.Equal([(Pair, "shared")], pairs.MissingOn);
    }

    [Fact]
    public void OnePlaceWithoutTheLockIsEnough()
    {
        var pairs = Pairs(
            async code =>
            {
                await code.Copy(Around.Write);
                await code.Copy(Around.Nothing);
            },
            code => code.Free(Around.Write));
        Assert.Equal([Pair], pairs.Missing);
    }

    [Fact]
    public void APageThatIsFreedInBetweenIsNotShared()
    {
        var machine = new Machine();
        var stage = new Stage(new RfcV3(machine, Stage.Configuration(blockSizePages: 1, isMte: false)));
        machine.AddThread("0", new Cpu(machine, 0), _ => Life(stage));
        machine.AddThread("1", new Cpu(machine, 1), _ => Life(stage));
        machine.BindInvariants(stage.R);
        machine.Overlaps = new Overlaps(machine, stage.R);
        new OwnEngine(machine).Run(new OneAfterTheOther());
        Assert.True(machine.AllReturned);
        var pairs = new PathPairs();
        pairs.Add(machine);
        Assert.Contains((PathPair.Of("copy_highpage", "copy_highpage"),
            "only ever at a page or swap entry that had been freed in between"), pairs.Excluded);

        // The free list is the same for all.
        Assert.Contains(PathPair.Of("__free_pages", "alloc_pages"), pairs.Missing);

        static async KernelTask Life(Stage stage)
        {
            await stage.Tagged();
            await stage.Tagged();
            await stage.R.CopyHighpage(stage.P(1), stage.P(0));
            await stage.R.PutPage(stage.P(0));
            await stage.R.PutPage(stage.P(1));
        }
    }

    private static PathPairs Pairs(Func<Code, KernelTask> one, Func<Code, KernelTask> other)
    {
        var machine = new Machine();
        var code = new Code(machine);
        machine.AddThread("0", new Cpu(machine, 0), _ => one(code));
        machine.AddThread("1", new Cpu(machine, 1), _ => other(code));
        machine.BindInvariants(null);
        machine.Overlaps = new Overlaps(machine);
        new OwnEngine(machine).Run(new OneAfterTheOther());
        Assert.True(machine.AllReturned);
        var pairs = new PathPairs();
        pairs.Add(machine);
        return pairs;
    }

    /// <summary>How a semaphore is held around a path.</summary>
    public enum Around
    {
        /// <summary>It is not.</summary>
        Nothing,

        /// <summary>For reading.</summary>
        Read,

        /// <summary>For writing.</summary>
        Write,

        /// <summary>For writing, but from within the path.</summary>
        Within,

        /// <summary>For writing, but it is dropped for a moment.</summary>
        Dropped,
    }

    private sealed class Code(Machine machine)
    {
        private readonly Cell shared = new(machine, "shared");
        private readonly RwSemaphore sem = new(machine, "sem", "sem");

        internal async KernelTask Copy(Around around)
        {
            await Take(around);
            await CopyPath(around);
            await GiveBack(around);
        }

        internal async KernelTask Free(Around around)
        {
            await Take(around);
            await FreePath(around);
            await GiveBack(around);
        }

        [Path]
        [CFunction("copy_highpage")]
        private async KernelTask CopyPath(Around around) => await Access(around);

        [Path]
        [CFunction("__free_pages")]
        private async KernelTask FreePath(Around around) => await Access(around);

        private async KernelTask Access(Around around)
        {
            if (around == Around.Within) await sem.WriteLock();
            await shared.Write(1);
            if (around == Around.Within) await sem.WriteUnlock();
            if (around != Around.Dropped) return;
            await sem.WriteUnlock();
            await sem.WriteLock();
        }

        private async KernelTask Take(Around around)
        {
            if (around is Around.Write or Around.Dropped) await sem.WriteLock();
            if (around == Around.Read) await sem.ReadLock();
        }

        private async KernelTask GiveBack(Around around)
        {
            if (around is Around.Write or Around.Dropped) await sem.WriteUnlock();
            if (around == Around.Read) await sem.ReadUnlock();
        }
    }
}
