using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Callers.Migrate;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Swap;

public sealed class SwapoffTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("swapoff", "nothing-used") { Body = Swapoff },
        new("swapoff", "page-read-in") { IsMte = true, Setup = async s => await s.SwappedOut(), Body = Swapoff },
        new("swapoff", "shared-entry")
        {
            IsMte = true,
            Setup = async s =>
            {
                await s.SwappedOut();
                await s.Call(Operation.Fork, detail: 1);
            },
            Body = Swapoff,
        },
        new("swapoff", "cached-and-mapped")
        {
            Setup = async s =>
            {
                await s.SwappedOut();
                await s.Call(Operation.Load);
            },
            Body = Swapoff,
        },
        new("swapoff", "gathered")
        {
            IsMte = true,
            Options = MachineOptions.Plain with { SwapBatch = 2 },
            Setup = async s =>
            {
                await s.SwappedOut();
                await s.Call(Operation.DontNeed);
            },
            Body = Swapoff,
        },
        new("swapoff", "off-already") { Setup = async s => await s.R.Swapoff(), Body = Swapoff },
        new("swapoff", "no-buffer")
        {
            IsMte = true,
            Setup = async s => await s.SwappedOut(),
            Body = Swapoff,
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        },
        new("swapoff", "no-page")
        {
            Setup = async s =>
            {
                await s.SwappedOut();
                for (var i = 0; i < 128; i++) await s.Untagged();
            },
            Body = Swapoff,
        },
        new("swapoff", "device-in-use") { Setup = async s => await s.R.SwapDevice.TryGet(), Body = Swapoff },
        new("swapoff", "entry-in-use")
        {
            // An entry that no process has, nor the swap cache.
            Setup = async s => await s.R.Swap.Duplicate(new SwapEntry(0)),
            Body = Swapoff,
        },
        new("unuse_pte", "ksm-copy") { Setup = KsmTests.SwappedOut, Body = Swapoff },
        new("unuse_pte", "gone-meanwhile")
        {
            IsMte = true,
            Setup = async s => await s.SwappedOut(),
            Body = Swapoff,
            Other = async s => await s.Call(Operation.DontNeed),
            Before = 23,
        },
        new("shrink_folio_list", "swapped-off")
        {
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.R.Swapoff();
            },
            Body = async s =>
            {
                await s.Call(Operation.SwapOut);
                return "";
            },
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask<string> Swapoff(Stage s) => Errno.Text(await s.R.Swapoff());
}
