using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Callers.Drivers;
using TagStorageModel.Properties.Callers.Faults;
using TagStorageModel.Properties.Callers.Fork;
using TagStorageModel.Properties.Callers.Huge;
using TagStorageModel.Properties.Callers.Kvm;
using TagStorageModel.Properties.Callers.Migrate;
using TagStorageModel.Properties.Callers.Shmem;
using TagStorageModel.Properties.Callers.Swap;
using TagStorageModel.Properties.Mm.Pages;

namespace TagStorageModel.Properties.TagStorage;

public sealed class GoldenCoverageTests
{
    // RFC v2 has these functions only as what it overrides: it has no such C functions.
    // Its guests have no MTE, so that the ioctl makes no step.
    private static readonly string[] NotInV2 =
    [
        "kvm_mte_reserve_tag_storage", "kvm_vm_ioctl_mte_copy_tags", "mte_tag_storage_activate_regions", "sanitise_mte_tags",
        "arch_alloc_page", "do_huge_pmd_numa_page", "handle_folio_missing_tag_storage", "replace_folio_with_tagged",
    ];

    internal static IReadOnlyList<GoldenSet> All { get; } =
    [
        CmaAllocRangeTests.Sequences, CopyPageTests.Sequences, FaultTests.Sequences, MteTests.Sequences, MteSwapTests.Sequences,
        MteTagStorageTests.Sequences, DriverTests.Sequences, ReferencesTests.Sequences, ForkTests.Sequences,
        MemoryTests.Sequences, MigrateTests.Sequences,
        MprotectTests.Sequences, PageAllocTests.Sequences, SwapInTests.Sequences, VmscanTests.Sequences,
        BootTests.Sequences, KvmGuestTests.Sequences, KvmMmuTests.Sequences, PtraceTests.Sequences,
        KsmTests.Sequences, SwapfileTests.Sequences, SwapoffTests.Sequences,
        FileFaultTests.Sequences, ShmemTests.Sequences, ShmemTruncateTests.Sequences, ShmemReclaimTests.Sequences,
        CollapseFileTests.Sequences,
        ContigRangeTests.Sequences, CompactionTests.Sequences, BufferTests.Sequences,
        HugeFaultTests.Sequences, HugeMappingTests.Sequences, SplitHugePageTests.Sequences, HugeMigrateTests.Sequences,
            KhugepagedTests.Sequences, HugeZeroTests.Sequences,
    ];

    public static TheoryData<string, Type> Revisions => new() { { "rfc-v2", typeof(RfcV2) }, { "rfc-v3", typeof(RfcV3) } };

    [Theory]
    [MemberData(nameof(Revisions))]
    public void EveryFunctionHasAGoldenSequence(string revision, Type code)
    {
        var seen = new HashSet<string>();
        foreach (var (one, entry) in All.SelectMany(set => set.Sequences()))
        {
            if (entry.Name == revision) seen.UnionWith(one.Run(entry.Make).Functions);
        }

        var expected = Function.NamesIn(code).Union(Function.NamesIn(typeof(Revision)));
        if (code == typeof(RfcV2)) expected = expected.Except(NotInV2).Except(["handle_pte_protnone", "cma_release"]);
        Assert.Empty(expected.Except(seen));
    }

    [Fact]
    public void EveryGoldenFileBelongsToACase()
    {
        var names = All.SelectMany(set => set.Sequences())
            .SelectMany(sequence => new[] { $"{sequence.Case.Name}.txt", $"{sequence.Case.Name}.{sequence.Revision.Name}.txt" });
        Assert.Empty(GoldenSet.Files().Except(names));
    }
}
