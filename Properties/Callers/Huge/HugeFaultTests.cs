using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Huge;

public sealed class HugeFaultTests
{
    private const FaultFlags Write = FaultFlags.Write | FaultFlags.AllowRetry;

    internal static GoldenSet Sequences { get; } = new(
        new("do_huge_pmd_anonymous_page", "untagged") { HugeOrder = 6, Body = s => Fault(s, Write) },
        new("do_huge_pmd_anonymous_page", "tagged") { HugeOrder = 6, IsMte = true, Body = s => Fault(s, Write) },
        new("do_huge_pmd_anonymous_page", "tagged-in-blocks-of-two")
        {
            HugeOrder = 6,
            IsMte = true,
            BlockSizePages = 2,
            Body = s => Fault(s, Write)
        },
        new("do_huge_pmd_anonymous_page", "reserve-fails")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = async s => await s.Call(Operation.TakeBlock, detail: 1),
            Body = s => Fault(s, Write)
        },
        new("do_huge_pmd_anonymous_page", "no-huge-page")
        {
            HugeOrder = 6,
            Setup = async s => await NoHugePage(s),
            Body = s => Fault(s, Write),
        },
        new("do_huge_pmd_anonymous_page", "too-late")
        {
            HugeOrder = 6,
            Body = s => Fault(s, Write),
            Other = async s => await s.Call(Operation.Store, address: Stage.Addresses),
            Before = 3
        },
        new("do_huge_pmd_numa_page", "reserved") { HugeOrder = 6, Setup = Missing, Body = s => Fault(s, Write) },
        new("do_huge_pmd_numa_page", "changed-before")
        {
            HugeOrder = 6,
            Setup = Missing,
            Body = s => Fault(s, Write),
            Other = Touch,
            Before = 1
        },
        new("do_huge_pmd_numa_page", "changed-meanwhile")
        {
            HugeOrder = 6,
            Setup = Missing,
            Body = s => Fault(s, Write),
            Other = Touch,
            Before = 8
        },
        new("do_huge_pmd_numa_page", "retry") { HugeOrder = 6, Setup = Refused, Body = s => Fault(s, Write) },
        new("do_huge_pmd_numa_page", "refused") { HugeOrder = 6, Setup = Refused, Body = s => Fault(s, Write | FaultFlags.Tried) },
        new("do_huge_pmd_numa_page", "refused-and-no-huge-page")
        {
            HugeOrder = 6,
            Setup = async s =>
            {
                await Refused(s);
                await s.Untagged();
            },
            Body = s => Fault(s, Write | FaultFlags.Tried),
        },
        new("do_huge_pmd_wp_page", "shared") { HugeOrder = 6, IsMte = true, Setup = Shared, Body = s => Fault(s, Write) },
        new("do_huge_pmd_wp_page", "others-gone")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = async s =>
            {
                await Shared(s);
                await s.Call(Operation.Munmap, 1, Stage.Addresses);
            },
            Body = s => Fault(s, Write),
        },
        new("do_huge_pmd_wp_page", "locked")
        {
            HugeOrder = 6,
            Setup = async s =>
            {
                await Shared(s);
                await s.P(0).Lock.TryLock();
            },
            Body = s => Fault(s, Write),
            Other = async s => await s.P(0).Lock.Unlock(),
            Before = 9,
        },
        new("follow_trans_huge_pmd", "pinned") { HugeOrder = 6, IsMte = true, Setup = Touch, Body = Pin },
        new("follow_trans_huge_pmd", "untouched") { HugeOrder = 6, Body = Pin });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    /// <summary>Every aligned run of frames has one that is in use.</summary>
    internal static async KernelTask NoHugePage(Stage s)
    {
        await s.R.AllocPages(6, Gfp.HighUserMovable);
        await s.Untagged();
    }

    /// <summary>A huge page without tag storage that is mapped fault-on-access.</summary>
    internal static async KernelTask Missing(Stage s)
    {
        await Touch(s);
        await s.Call(Operation.MprotectMte, address: Stage.Addresses);
    }

    internal static async KernelTask Touch(Stage s) => await s.Call(Operation.Store, address: Stage.Addresses);

    internal static async KernelTask Shared(Stage s)
    {
        await Touch(s);
        await s.Call(Operation.Fork, detail: 1);
    }

    private static async KernelTask Refused(Stage s)
    {
        await Missing(s);
        await s.Call(Operation.TakeBlock);
    }

    private static async KernelTask<string> Pin(Stage s)
    {
        await s.Call(Operation.Pin, address: Stage.Addresses + 33);
        return "";
    }

    private static async KernelTask<string> Fault(Stage s, FaultFlags flags)
    {
        await s.Mm.Lock.ReadLock();
        var result = await s.R.HandleMmFault(s.Mm, Stage.Addresses + 3, flags);
        if ((result & VmFault.Retry) == 0) await s.Mm.Lock.ReadUnlock();
        return $"{result}";
    }
}
