using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Swap;

public sealed class SwapfileTests
{
    private static readonly MachineOptions Gathering = MachineOptions.Plain with { SwapBatch = 2 };

    internal static GoldenSet Sequences { get; } = new(
        new("free_swap_slot", "gathered")
        {
            IsMte = true,
            Options = Gathering,
            Setup = async s => await s.SwappedOut(),
            Body = s => Zap(s, 0)
        },
        new("swapcache_free_entries", "full")
        {
            IsMte = true,
            Options = Gathering,
            Setup = async s =>
            {
                for (var address = 0; address < 3; address++)
                {
                    await s.Call(Operation.StoreTags, address: address, detail: 7);
                    await s.Call(Operation.SwapOut, detail: 0);
                    if (address < 2) await s.Call(Operation.DontNeed, address: address);
                }
            },
            Body = s => Zap(s, 2),
        },
        new("free_swap_cache", "mapped-last")
        {
            Setup = async s =>
            {
                await s.SwappedOut();
                await s.Call(Operation.Load);
            },
            Body = s => Zap(s, 0),
        },
        new("free_swap_and_cache", "cached-for-another")
        {
            // The other process has read the page in and let go of it.
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.Call(Operation.Fork, detail: 1);
                await s.Call(Operation.SwapOut);
                await s.Call(Operation.Load, mm: 1);
                await s.Call(Operation.Munmap, mm: 1);
            },
            Body = s => Zap(s, 0),
        },
        new("free_swap_and_cache", "cached-and-mapped-by-another")
        {
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.Call(Operation.Fork, detail: 1);
                await s.Call(Operation.SwapOut);
                await s.Call(Operation.Load, mm: 1);
            },
            Body = s => Zap(s, 0),
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask<string> Zap(Stage s, int address)
    {
        await s.Call(Operation.DontNeed, address: address);
        return "";
    }
}
