using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Huge;

public sealed class SplitHugePageTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("split_huge_page_to_list", "tagged") { HugeOrder = 6, IsMte = true, Setup = HugeFaultTests.Touch, Body = Split },
        new("split_huge_page_to_list", "fault-on-access") { HugeOrder = 6, Setup = HugeFaultTests.Missing, Body = Split },
        new("split_huge_page_to_list", "mapped-by-pages") { HugeOrder = 6, IsMte = true, Setup = HugeMappingTests.Holed, Body = Split },
        new("split_huge_page_to_list", "shared") { HugeOrder = 6, IsMte = true, Setup = HugeFaultTests.Shared, Body = Split },
        new("split_huge_page_to_list", "held-by-another")
        {
            HugeOrder = 6,
            Setup = async s =>
            {
                await HugeFaultTests.Touch(s);
                await s.R.Counts.Add(s.P(5), 1);
            },
            Body = Split,
        },
        new("split_huge_page_to_list", "held-meanwhile")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = HugeFaultTests.Touch,
            Body = Split,
            Other = async s => await s.R.Counts.Add(s.P(5), 1),
            Before = 20,
        },
        new("split_huge_page_to_list", "pinned-meanwhile")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = HugeFaultTests.Touch,
            Body = Split,
            Other = async s => await s.Call(Operation.Pin, address: Stage.Addresses + 5),
            Before = 11,
        },
        new("split_huge_page_to_list", "nothing-huge") { HugeOrder = 6, Setup = SmallPage, Body = Split },
        new("shrink_folio_list", "huge-page") { HugeOrder = 6, IsMte = true, Setup = HugeFaultTests.Touch, Body = Reclaim },
        new("shrink_folio_list", "huge-page-in-use")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = async s =>
            {
                await HugeFaultTests.Touch(s);
                await s.Call(Operation.Pin, address: Stage.Addresses);
            },
            Body = Reclaim,
        },
        new("__free_pages", "tail-of-a-split-page")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = async s =>
            {
                await HugeFaultTests.Touch(s);
                await s.Call(Operation.SplitHuge);
            },
            Body = async s =>
            {
                await s.Call(Operation.DontNeed, address: Stage.Addresses + 33);
                return "";
            },
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    internal static async KernelTask SmallPage(Stage s)
    {
        await HugeFaultTests.NoHugePage(s);
        await HugeFaultTests.Touch(s);
    }

    private static async KernelTask<string> Split(Stage s)
    {
        await s.Call(Operation.SplitHuge);
        return "";
    }

    private static async KernelTask<string> Reclaim(Stage s)
    {
        await s.Call(Operation.SwapOut, detail: 7);
        return "";
    }
}
