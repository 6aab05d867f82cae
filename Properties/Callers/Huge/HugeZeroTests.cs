using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Huge;

public sealed class HugeZeroTests
{
    private static readonly MachineOptions Zero = MachineOptions.Plain with { ZeroPage = true, HugeZeroPage = true };

    internal static GoldenSet Sequences { get; } = new(
        new("get_huge_zero_page", "first") { HugeOrder = 6, Options = Zero, Body = s => Call(s, Operation.Load) },
        new("get_huge_zero_page", "there-already")
        {
            HugeOrder = 6,
            Options = Zero,
            Setup = async s =>
            {
                await Read(s);
                await s.Call(Operation.Munmap, address: Stage.Addresses);
            },
            Body = s => Call(s, Operation.Load),
        },
        new("get_huge_zero_page", "allocated-meanwhile")
        {
            HugeOrder = 6,
            Options = Zero,
            Body = s => Call(s, Operation.Load),
            Other = Read,
            Before = 10,
        },
        new("get_huge_zero_page", "no-huge-page")
        {
            HugeOrder = 6,
            Options = Zero,
            Setup = async s =>
            {
                // A page of each half of memory is in use.
                for (var i = 0; i < 65; i++) await s.Untagged();
                for (var i = 1; i < 64; i++) await s.R.PutPage(s.P(i));
            },
            Body = s => Call(s, Operation.Load),
        },
        new("do_huge_pmd_anonymous_page", "zero-page-in-vm-mte") { HugeOrder = 6, Options = Zero, IsMte = true, Body = Fault },
        new("do_huge_pmd_numa_page", "zero-page") { HugeOrder = 6, Options = Zero, IsMte = true, Setup = Faulted, Body = Fault },
        new("do_huge_pmd_wp_page", "zero-page") { HugeOrder = 6, Options = Zero, Setup = Read, Body = s => Call(s, Operation.Store) },
        new("copy_huge_pmd", "zero-page") { HugeOrder = 6, Options = Zero, Setup = Read, Body = s => Call(s, Operation.Fork) },
        new("change_huge_pmd", "zero-page") { HugeOrder = 6, Options = Zero, Setup = Read, Body = s => Call(s, Operation.MprotectMte) },
        new("zap_huge_pmd", "zero-page") { HugeOrder = 6, Options = Zero, Setup = Read, Body = s => Call(s, Operation.Munmap) },
        new("__split_huge_pmd", "zero-page") { HugeOrder = 6, Options = Zero, Setup = Read, Body = s => Call(s, Operation.DontNeed) },
        new("split_huge_page_to_list", "not-the-zero-page")
        {
            HugeOrder = 6,
            Options = Zero,
            Setup = Read,
            Body = s => Call(s, Operation.SplitHuge),
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask Read(Stage s) => await s.Call(Operation.Load, address: Stage.Addresses);

    private static async KernelTask Faulted(Stage s) => await Fault(s);

    private static async KernelTask<string> Fault(Stage s)
    {
        await s.Mm.Lock.ReadLock();
        var result = await s.R.HandleMmFault(s.Mm, Stage.Addresses + 3, FaultFlags.AllowRetry);
        await s.Mm.Lock.ReadUnlock();
        return $"{result}";
    }

    private static async KernelTask<string> Call(Stage s, Operation operation)
    {
        await s.Call(operation, address: Stage.Addresses + 3, detail: operation == Operation.Fork ? 1 : 0);
        return "";
    }
}
