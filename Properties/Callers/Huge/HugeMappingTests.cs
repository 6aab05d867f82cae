using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Huge;

public sealed class HugeMappingTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("copy_huge_pmd", "shared")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = HugeFaultTests.Touch,
            Body = s => Call(s, Operation.Fork, detail: 1)
        },
        new("copy_huge_pmd", "fault-on-access")
        {
            HugeOrder = 6,
            Setup = HugeFaultTests.Missing,
            Body = s => Call(s, Operation.Fork, detail: 1)
        },
        new("copy_huge_pmd", "pinned") { HugeOrder = 6, IsMte = true, Setup = Pinned, Body = s => Call(s, Operation.Fork, detail: 1) },
        new("copy_huge_pmd", "mapped-by-pages")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = Holed,
            Body = s => Call(s, Operation.Fork, detail: 1)
        },
        new("change_huge_pmd", "without-storage")
        {
            HugeOrder = 6,
            Setup = HugeFaultTests.Touch,
            Body = s => Call(s, Operation.MprotectMte)
        },
        new("change_huge_pmd", "with-storage")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = HugeFaultTests.Touch,
            Body = s => Call(s, Operation.MprotectMte)
        },
        new("change_huge_pmd", "mapped-by-pages") { HugeOrder = 6, Setup = Holed, Body = s => Call(s, Operation.MprotectMte) },
        new("change_huge_pmd", "none") { HugeOrder = 6, Body = s => Call(s, Operation.MprotectMte) },
        new("zap_huge_pmd", "tagged") { HugeOrder = 6, IsMte = true, Setup = HugeFaultTests.Touch, Body = s => Call(s, Operation.Munmap) },
        new("zap_huge_pmd", "mapped-by-pages") { HugeOrder = 6, IsMte = true, Setup = Holed, Body = s => Call(s, Operation.Munmap) },
        new("zap_huge_pmd", "zero-page-among-the-pages")
        {
            HugeOrder = 6,
            Options = new MachineOptions(ZeroPage: true),
            Setup = HoledWithZeroPage,
            Body = s => Call(s, Operation.Munmap)
        },
        new("__split_huge_pmd", "dontneed-of-a-page")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = HugeFaultTests.Touch,
            Body = s => Call(s, Operation.DontNeed)
        },
        new("__split_huge_pmd", "dontneed-without-storage")
        {
            HugeOrder = 6,
            Setup = HugeFaultTests.Missing,
            Body = s => Call(s, Operation.DontNeed)
        },
        new("handle_pte_protnone", "page-of-a-huge-page")
        {
            HugeOrder = 6,
            Setup = async s =>
            {
                await HugeFaultTests.Missing(s);
                await Call(s, Operation.DontNeed);
            },
            Body = s => Call(s, Operation.Store, 40),
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    /// <summary>A huge page of which one page is not mapped any more.</summary>
    internal static async KernelTask Holed(Stage s)
    {
        await HugeFaultTests.Touch(s);
        await Call(s, Operation.DontNeed);
    }

    /// <summary>The hole has been read.</summary>
    private static async KernelTask HoledWithZeroPage(Stage s)
    {
        await s.R.Boot([]);
        await Holed(s);
        await Call(s, Operation.Load);
    }

    private static async KernelTask Pinned(Stage s)
    {
        await HugeFaultTests.Touch(s);
        await s.Call(Operation.Pin, address: Stage.Addresses + 33);
    }

    private static async KernelTask<string> Call(Stage s, Operation operation, int page = 3, int detail = 0)
    {
        await s.Call(operation, address: operation == Operation.Fork ? 0 : Stage.Addresses + page, detail: detail);
        return "";
    }
}
