using TagStorageModel.Engine.Engines;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Properties.Engine.Engines;

public sealed class CoyoteStrategiesTests
{
    [Fact]
    public void TheSameSeedGivesTheSameRunsAndTheCallerEndsThem()
    {
        foreach (var name in CoyoteStrategies.Names)
        {
            var program = new RandomProgram(2);
            var digests = new List<ulong>();
            bool Next()
            {
                digests.Add(program.Machine.Trace.Digest);
                return digests.Count % 7 != 0;
            }

            Assert.Equal(7, new CoyoteEngine(program.Machine).RunFree(name, 9, runs: 100, Next));
            Assert.Equal(7, new CoyoteEngine(program.Machine).RunFree(name, 9, runs: 100, Next));
            Assert.Equal(digests[..7], digests[7..]);
            Assert.True(digests.Distinct().Count() > 1, name);
        }

        Assert.Throws<ArgumentException>(() => new CoyoteEngine(new RandomProgram(2).Machine).RunFree("best", 1));
    }

    [Fact]
    public void EveryStrategyMakesChoicesBothWays()
    {
        var machine = new Machine();
        var slab = new Slab(machine, "slab");
        for (var i = 0; i < 2; i++)
            machine.AddThread($"t{i}", new Cpu(machine, i), _ => Allocate(slab)).Faults = new FailingAllocations(2, 0);
        machine.BindInvariants(null);
        foreach (var name in CoyoteStrategies.Names)
        {
            var seen = new HashSet<Decision>();
            new CoyoteEngine(machine).RunFree(name, 3, runs: 30, () =>
            {
                foreach (var decision in machine.Trace.Decisions) seen.Add(decision);
                return true;
            });
            Assert.True(seen.IsSupersetOf([new(0, 0), new(0, 1), new(1, 0), new(1, 1)]), name);
        }
    }

    private static async KernelTask Allocate(Slab slab)
    {
        await slab.Alloc(Gfp.Atomic);
        await slab.Alloc(Gfp.Atomic);
    }
}
