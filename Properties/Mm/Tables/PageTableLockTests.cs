using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Mm.Tables;

public sealed class PageTableLockTests
{
    public static TheoryData<string> Revisions => ["rfc-v2", "rfc-v3"];

    /// <summary>
    /// In all golden sequences: from pte_offset_map_lock() until pte_unmap_unlock() the thread is in an RCU read section, as
    /// deep as it has tables mapped, and it is in none that began with another lock.
    /// </summary>
    [Theory]
    [MemberData(nameof(Revisions))]
    public void WhoeverHoldsAPageTableLockIsInAnRcuReadSection(string revision)
    {
        var held = 0;
        foreach (var (one, entry) in GoldenCoverageTests.All.SelectMany(set => set.Sequences()))
        {
            if (entry.Name != revision) continue;
            var depth = 0;
            foreach (var step in one.Run(entry.Make).Steps)
            {
                if (step.Step.Target is PageTableLock) depth += SpinLock.LockKinds.Contains(step.Step.Kind) ? 1 : -1;
                Assert.True(step.RcuDepth >= depth, $"{one.Name}: {step.Text} with RCU depth {step.RcuDepth}, {depth} tables locked");
                if (depth > 0) held++;
            }
        }

        Assert.True(held > 1000, $"{held} steps");
    }

    [Theory]
    [InlineData(true, 1, 1)]
    [InlineData(false, 2, 1)]
    public void TheSectionCountsAsTheConfigurationSays(bool preemptRcu, int preemptCount, int depth)
    {
        var machine = new Machine { PreemptRcu = preemptRcu };
        var table = new PageTable(machine, "mm0", 2, hugeSize: 64);
        var cpu = new Cpu(machine, 0);
        var seen = (0, 0);
        var after = (0, 0);
        var ofPmd = (0, 0);
        machine.AddThread("T0", cpu, async thread =>
        {
            await table.Lock.Lock();
            seen = (cpu.PreemptCount, thread.RcuDepth);
            await table.Lock.Unlock();
            after = (cpu.PreemptCount, thread.RcuDepth);
            await table.PmdLock.Lock();
            ofPmd = (cpu.PreemptCount, thread.RcuDepth);
            await table.PmdLock.Unlock();
        });
        new OwnEngine(machine).Run(new RandomStrategy(1));
        Assert.Equal((preemptCount, depth), seen);
        Assert.Equal((0, 0), after);
        Assert.Equal((1, 0), ofPmd);
    }
}
