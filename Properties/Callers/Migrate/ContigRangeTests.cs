using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Migrate;

public sealed class ContigRangeTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("alloc_contig_range", "free") { Body = s => Take(s) },
        new("alloc_contig_range", "anonymous-page-migrated") { Setup = s => s.InStorage(), Body = s => Take(s) },
        new("alloc_contig_range", "page-of-a-file-migrated")
        {
            Setup = s => s.InStorage(operation: Operation.ReadFile),
            Body = s => Take(s)
        },
        new("alloc_contig_range", "flags-of-the-caller")
        {
            Setup = s => s.InStorage(),
            Body = async s => Errno.Text(await s.R.AllocContigRange(s.Block(0), 1, signals: true, Gfp.Kernel | Gfp.NoRetry | Gfp.Zero)),
        },
        new("alloc_contig_range", "no-memory") { Setup = NoMemory, Body = s => Take(s) },
        new("alloc_contig_range", "page-on-no-list")
        {
            Setup = async s =>
            {
                await s.InStorage(left: 0);
                await s.Untagged();
            },
            Body = async s => Errno.Text(await s.R.AllocContigRange(s.Block(1), 2, signals: false, Targets)),
        },
        new("alloc_contig_range", "somebody-else-holds-the-page")
        {
            Setup = async s =>
            {
                await s.InStorage();
                await s.R.Counts.Add(s.Block(0), 1);
            },
            Body = s => Take(s),
        },
        new("alloc_contig_range", "freed-meanwhile")
        {
            // The frame goes back to the free list of the isolated pageblock, where no allocation finds it.
            Setup = s => s.InStorage(left: 0),
            Body = s => Take(s),
            Other = async s =>
            {
                await s.Call(Operation.DontNeed);
                await s.Call(Operation.Store);
            },
            Before = 6,
        },
        new("alloc_contig_range", "isolated-by-another")
        {
            Setup = async s => await s.R.FreeLists.Blocks.Isolate(s.Block(3)),
            Body = s => Take(s)
        },
        new("alloc_contig_range", "busy") { Body = s => Take(s), Faults = new FaultBudget(0, 0, 1), Outcomes = [1] },
        new("alloc_contig_range", "fatal-signal")
        {
            Body = s => Take(s, signals: true),
            Faults = new FaultBudget(0, 0, 1),
            Outcomes = [2],
            Only = "rfc-v2"
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask NoMemory(Stage s)
    {
        await s.InStorage(left: 0);
        for (var i = 1; i < 4; i++) await s.Untagged();
    }

    private static Gfp Targets => Gfp.HighUserMovable | Gfp.RetryMayFail;

    private static async KernelTask<string> Take(Stage s, bool signals = false) =>
        Errno.Text(await s.R.AllocContigRange(s.Block(0), 2, signals, Targets));
}
