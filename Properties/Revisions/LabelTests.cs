using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Harness.TagStorage;
using TagStorageModel.Harness.TagStorage.Scenarios;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Invariants;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.Revisions;

/// <summary>A label explains, it does not excuse: the same rule broken by another defect has no label.</summary>
public sealed class LabelTests
{
    private const ulong Cases = 120;
    private const int RunsEach = 10;

    /// <summary>Interrupts are left off by another function: neither that, nor what comes of it, is xa_store()'s doing.</summary>
    [Theory]
    [InlineData("I13", "reserve_tag_storage")]
    [InlineData("I2", "reserve_tag_storage")]
    [InlineData("I13", "cma_alloc_range")]
    public void InterruptsThatAnotherFunctionLeavesOffAreNotExplained(string rule, string function) => IsUnexplained(
        (machine, configuration) => new LeavesIrqsOff(machine, configuration),
        sign => sign.Invariant == rule && sign.Function == function);

    [Fact]
    public void InterruptsThatAnotherFunctionTurnsOnAreNotExplained() => IsUnexplained(
        (machine, configuration) => new TurnsIrqsOn(machine, configuration),
        sign => sign is { Invariant: "I13", Function: "free_tag_storage" });

    [Fact]
    public void ALeakForAnotherReasonIsNotExplained() => IsUnexplained(
        (machine, configuration) => new LosesTheOldBuffer(machine, configuration), sign => sign is { Invariant: "I11", Detail: "leaked" });

    [Fact]
    public void AnAllocationUnderTheLockOfTagsByPfnIsNotExplained() => IsUnexplained(
        (machine, configuration) => new AllocatesUnderTheLock(machine, configuration),
        sign => sign is { Invariant: "I2", Function: "mte_save_tags_for_pfn" } && sign.Locks.Contains("tags_by_pfn.xa_lock"));

    private static void IsUnexplained(Func<Machine, MachineConfiguration, Revision> make, Func<ViolationSign, bool> isMeant)
    {
        var entry = new RevisionEntry("mutant", "", make);
        var subject = new SeriesSubject(entry);
        var meant = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0UL; index < Cases; index++)
        {
            var made = new ScenarioMachine(ScenarioGenerator.Case(5, index), entry, InvariantSet.All());
            var engine = new OwnEngine(made.Machine);
            foreach (var strategy in StrategySet.Names.Select(name => StrategySet.Make(name, index)))
            {
                for (var run = 0; run < RunsEach; run++)
                {
                    engine.Run(strategy);
                    foreach (var violation in made.Machine.Violations.Items)
                    {
                        var sign = ViolationSign.Of(violation.Key, made.Machine.LockClasses);
                        if (!isMeant(sign) || sign.LeftOff.StartsWith("tag_storage_reserve_block", StringComparison.Ordinal)) continue;
                        var key = violation.Key.Text(made.Machine.LockClasses);
                        Assert.True(subject.DefectOf(sign) is null, $"{key} is called {subject.DefectOf(sign)?.Slug}");
                        meant.Add(key);
                    }
                }
            }
        }

        Assert.NotEmpty(meant);
    }

    private sealed class LeavesIrqsOff(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        public override async KernelTask<int> ReserveTagStorage(Page page, int order, Gfp gfp)
        {
            await TagBlocksReserved.Lock.LockIrq();
            await TagBlocksReserved.Lock.Unlock();
            return await base.ReserveTagStorage(page, order, gfp);
        }
    }

    private sealed class TurnsIrqsOn(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        public override async KernelTask FreeTagStorage(Page page, int order)
        {
            await TagBlocksReserved.Lock.LockIrq();
            await TagBlocksReserved.Lock.UnlockIrq();
            await base.FreeTagStorage(page, order);
        }
    }

    private sealed class LosesTheOldBuffer(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        [CFunction("mte_restore_tags_for_pfn", IsPart = true)]
        protected override async KernelTask RestoreTagsForPage(Page page)
        {
            var saved = (long)(await MteEraseTagsForPfn(page)).Raw;
            if (saved == 0) return;
            await TryPageMteTagging(page);
            await MteRestorePageTags(page, saved);
            await SetPageMteTagged(page);
        }
    }

    private sealed class AllocatesUnderTheLock(Machine machine, MachineConfiguration configuration) : RfcV3(machine, configuration)
    {
        public override async KernelTask<bool> MteSaveTagsForPfn(long buffer, Page page)
        {
            await TagsByPfnLock();
            var spare = await Buffers.Alloc(Gfp.Kernel);
            if (spare != 0) await Buffers.Free(spare);
            await TagsByPfnUnlock();
            return await base.MteSaveTagsForPfn(buffer, page);
        }
    }
}
