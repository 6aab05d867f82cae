using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Fork;

public sealed class ForkTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("dup_mmap", "shared-page") { IsMte = true, Setup = async s => await s.Call(Operation.Store), Body = Fork },
        new("dup_mmap", "fault-on-access") { Setup = async s => await s.FaultOnAccess(), Body = Fork },
        new("dup_mmap", "swapped-out") { IsMte = true, Setup = async s => await s.SwappedOut(), Body = Fork },
        new("dup_mmap", "pinned-page") { IsMte = true, Setup = Pinned, Body = Fork },
        new("dup_mmap", "pinned-page-copy-without-storage")
        {
            IsMte = true,
            Setup = async s =>
            {
                await Pinned(s);
                await s.Call(Operation.TakeBlock, detail: 1);

                // The rest of the first block's pages: the copy comes from the second.
                for (var i = 1; i < 32; i++) await s.Untagged();
            },
            Body = Fork,
        },
        new("dup_mmap", "pinned-page-no-memory")
        {
            IsMte = true,
            Setup = async s =>
            {
                await Pinned(s);
                for (var i = 1; i < 128; i++) await s.Untagged();
            },
            Body = Fork,
        },
        new("dup_mmap", "pinned-page-not-charged")
        {
            Setup = Pinned,
            Body = Fork,
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        },
        new("dup_mmap", "unpinned-meanwhile")
        {
            // The page preallocated for the copy is not needed any more.
            IsMte = true,
            Setup = Pinned,
            Body = Fork,
            Other = async s => await s.Call(Operation.Release),
            Before = 19,
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask Pinned(Stage s)
    {
        await s.Call(Operation.StoreTags, detail: 7);
        await s.Call(Operation.Pin);
    }

    private static async KernelTask<string> Fork(Stage s)
    {
        await s.Call(Operation.Fork, detail: 1);
        return "";
    }
}
