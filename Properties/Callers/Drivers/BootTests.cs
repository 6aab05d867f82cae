using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Drivers;

public sealed class BootTests
{
    private const FaultFlags Read = FaultFlags.AllowRetry;

    internal static GoldenSet Sequences { get; } = new(
        new("mte_tag_storage_activate_regions", "zero-page") { Options = WithZeroPage, Body = Boot },
        new("do_anonymous_page", "zero-page")
        {
            IsMte = true,
            Options = WithZeroPage,
            Setup = async s => await s.R.Boot([]),
            Body = s => Fault(s, Read)
        },
        new("do_anonymous_page", "zero-page-too-late")
        {
            IsMte = true,
            Options = WithZeroPage,
            Setup = async s => await s.R.Boot([]),
            Body = s => Fault(s, Read),
            Other = async s => await s.Call(Operation.Store),
            Before = 2,
        },
        new("do_anonymous_page", "written-beside-a-zero-page")
        {
            IsMte = true,
            Options = WithZeroPage,
            Setup = async s => await s.R.Boot([]),
            Body = s => Fault(s, Read | FaultFlags.Write)
        },
        new("wp_page_copy", "zero-page")
        {
            IsMte = true,
            Options = WithZeroPage,
            Setup = Loaded,
            Body = s => Fault(s, Read | FaultFlags.Write)
        },
        new("wp_page_copy", "zero-page-too-late")
        {
            IsMte = true,
            Options = WithZeroPage,
            Setup = Loaded,
            Body = s => Fault(s, Read | FaultFlags.Write),
            Other = async s => await s.Call(Operation.DontNeed),
            Before = 6,
        },
        new("wp_page_copy", "zero-page-no-memory")
        {
            Options = WithZeroPage,
            Setup = async s =>
            {
                await Loaded(s);
                for (var i = 0; i < 127; i++) await s.Untagged();
            },
            Body = s => Fault(s, Read | FaultFlags.Write),
        },
        new("dup_mmap", "zero-page") { IsMte = true, Options = WithZeroPage, Setup = Loaded, Body = s => Call(s, Operation.Fork, 1) },
        new("mprotect_fixup", "zero-page") { Options = WithZeroPage, Setup = Loaded, Body = s => Call(s, Operation.MprotectMte, 0) },
        new("zap_pte_range", "zero-page") { Options = WithZeroPage, Setup = Loaded, Body = s => Call(s, Operation.Munmap, 0) });

    public static TheoryData<string, string> Names => Sequences.Names;

    private static MachineOptions WithZeroPage => new(ZeroPage: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask Loaded(Stage s)
    {
        await s.R.Boot([]);
        await s.Call(Operation.Load);
    }

    private static async KernelTask<string> Boot(Stage s)
    {
        await s.R.Boot([]);
        return "";
    }

    private static async KernelTask<string> Fault(Stage s, FaultFlags flags)
    {
        await s.Mm.Lock.ReadLock();
        var result = await s.R.HandleMmFault(s.Mm, 0, flags);
        await s.Mm.Lock.ReadUnlock();
        return $"{result}";
    }

    private static async KernelTask<string> Call(Stage s, Operation operation, int detail)
    {
        await s.Call(operation, detail: detail);
        return "";
    }
}
