using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Drivers;

public sealed class PtraceTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("access_remote_tags", "peek") { IsMte = true, Setup = async s => await s.Call(Operation.StoreTags, detail: 7), Body = Peek },
        new("access_remote_tags", "poke") { IsMte = true, Setup = async s => await s.Call(Operation.Store), Body = Poke },
        new("access_remote_tags", "poke-faults-in") { IsMte = true, Body = Poke },
        new("access_remote_tags", "poke-breaks-cow") { IsMte = true, Setup = Forked, Body = Poke },
        new("access_remote_tags", "not-mte") { Setup = async s => await s.Call(Operation.Store), Body = Peek },
        new("access_remote_tags", "peek-without-storage") { Setup = async s => await s.FaultOnAccess(), Body = Peek },
        new("access_remote_tags", "poke-without-storage") { Setup = async s => await s.FaultOnAccess(), Body = Poke },
        new("access_remote_tags", "no-storage-to-be-had") { Setup = Refused, Body = Peek, Only = "rfc-v3" },
        new("access_remote_tags", "no-memory")
        {
            IsMte = true,
            Setup = async s =>
            {
                for (var i = 0; i < 128; i++) await s.Untagged();
            },
            Body = Peek,
        },
        new("access_remote_tags", "zero-page")
        {
            IsMte = true,
            Options = new MachineOptions(ZeroPage: true),
            Setup = async s => await s.R.Boot([]),
            Body = Peek
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    /// <summary>Every VM_FAULT_ERROR ends the loop, not only want of memory.</summary>
    [Theory]
    [InlineData(VmFault.Oom)]
    [InlineData(VmFault.Sigbus)]
    [InlineData(VmFault.Fallback)]
    [InlineData(VmFault.Sigbus | VmFault.Major)]
    public void AnErrorOfTheFaultIsEfault(VmFault error)
    {
        var run = Sequences.Find("access_remote_tags.peek-without-storage")
            .Run((machine, configuration) => new FaultsOnAccessEnd(machine, configuration, error));
        Assert.EndsWith("returns -EFAULT\n", run.Text);
        Assert.Single(run.Text.Split('\n'), line => line.StartsWith("handle_pte_protnone", StringComparison.Ordinal));
    }

    private static async KernelTask Forked(Stage s)
    {
        await s.Call(Operation.StoreTags, detail: 7);
        await s.Call(Operation.Fork, detail: 1);
    }

    private static async KernelTask Refused(Stage s)
    {
        await s.FaultOnAccess();
        await s.Call(Operation.TakeBlock);
    }

    private static async KernelTask<string> Peek(Stage s) => Errno.Text(await s.R.AccessRemoteTags(s.Mm, 0, write: false, 0));

    private static async KernelTask<string> Poke(Stage s) => Errno.Text(await s.R.AccessRemoteTags(s.Mm, 0, write: true, 5));
}

/// <summary>RFC v3, but a fault on access ends in an error.</summary>
internal sealed class FaultsOnAccessEnd(Machine machine, MachineConfiguration configuration, VmFault error)
    : Revision(machine, configuration)
{
    public override async KernelTask<VmFault> HandlePteProtnone(MmStruct mm, int address, Pte original, FaultFlags flags)
    {
        await mm.Table.Get(address);
        return error;
    }
}
