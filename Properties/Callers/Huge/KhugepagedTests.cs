using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Huge;

public sealed class KhugepagedTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("collapse_huge_page", "untagged") { HugeOrder = 6, Setup = Small, Body = Collapse },
        new("collapse_huge_page", "vm-mte")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = Small,
            Body = Collapse,
        },
        new("collapse_huge_page", "became-vm-mte-meanwhile")
        {
            HugeOrder = 6,
            Setup = Small,
            Body = Collapse,
            Other = async s => await s.Call(Operation.MprotectMte, address: Stage.Addresses),
            Before = 10,
        },
        new("collapse_huge_page", "zero-page-among-the-pages")
        {
            HugeOrder = 6,
            Options = new MachineOptions(ZeroPage: true),
            Setup = SmallAndZeroPage,
            Body = Collapse
        },
        new("collapse_huge_page", "no-huge-page") { HugeOrder = 6, Setup = SplitHugePageTests.SmallPage, Body = Collapse },
        new("collapse_huge_page", "nothing-mapped") { HugeOrder = 6, Body = Collapse },
        new("collapse_huge_page", "mapped-by-pages") { HugeOrder = 6, Setup = HugeMappingTests.Holed, Body = Collapse },
        new("collapse_huge_page", "page-locked")
        {
            HugeOrder = 6,
            Setup = async s =>
            {
                await Small(s);
                await s.P(66).Lock.TryLock();
            },
            Body = Collapse,
        },
        new("collapse_huge_page", "page-held")
        {
            HugeOrder = 6,
            Setup = async s =>
            {
                await Small(s);
                await s.R.Counts.Add(s.P(66), 1);
            },
            Body = Collapse,
        },
        new("collapse_huge_page", "huge-page-held")
        {
            HugeOrder = 6,
            Setup = async s =>
            {
                await HugeMappingTests.Holed(s);
                await s.R.Counts.Add(s.P(7), 1);
            },
            Body = Collapse,
        },
        new("collapse_huge_page", "page-in-swap-cache")
        {
            HugeOrder = 6,
            Setup = async s =>
            {
                await Small(s);
                await s.R.Swap.Get(s.P(65));
                await s.R.Counts.Add(s.P(65), 1);
                await s.R.Flags.Set(s.P(65), PageFlag.SwapCache);
            },
            Body = Collapse,
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    /// <summary>Two small pages in the huge area, the frames 65 and 66, and a run of frames that is free by now.</summary>
    private static async KernelTask Small(Stage s)
    {
        var first = await s.R.AllocPages(6, Gfp.HighUserMovable);
        await s.Untagged();
        await HugeFaultTests.Touch(s);
        await s.Call(Operation.Store, address: Stage.Addresses + 33);
        await s.R.PutPage(first!, 6);
    }

    private static async KernelTask SmallAndZeroPage(Stage s)
    {
        await s.R.Boot([]);
        await Small(s);
        await s.Call(Operation.Load, address: Stage.Addresses + 40);
    }

    private static async KernelTask<string> Collapse(Stage s)
    {
        await s.Call(Operation.Collapse);
        return "";
    }
}
