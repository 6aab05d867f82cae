using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Callers.Faults;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Shmem;

public sealed class ShmemReclaimTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("shrink_folio_list", "file-page") { Options = FileFaultTests.File, IsMte = true, Setup = Mapped, Body = Reclaim },
        new("shrink_folio_list", "file-page-pinned")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = async s => await s.Call(Operation.Pin, address: 2),
            Body = Reclaim,
        },
        new("shrink_folio_list", "file-page-no-buffer")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = Mapped,
            Body = Reclaim,
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        },
        new("shrink_folio_list", "file-page-in-swap-cache")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = async s =>
            {
                await ShmemTests.SwappedOut(s);
                await ShmemTests.Cached(s);
            },
            Body = Reclaim,
        },
        new("shrink_folio_list", "anonymous-beside-a-file")
        {
            Options = new MachineOptions(UpperShared: true),
            IsMte = true,
            Setup = async s => await s.Call(Operation.Store),
            Body = Reclaim
        },
        new("shmem_writepage", "no-swap-space")
        {
            Options = FileFaultTests.File,
            Setup = async s =>
            {
                await s.Call(Operation.Store, address: 2);
                await s.R.Swap.Get(s.P(100));
                await s.R.Swap.Get(s.P(101));
            },
            Body = Reclaim,
        },
        new("migrate_pages", "file-page")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = async s =>
            {
                await Mapped(s);
                await s.R.FolioIsolateLru(s.P(0));
            },
            Body = s => Migrate(s, Gfp.HighUserMovable),
        },
        new("migrate_pages", "file-page-pinned")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.Pin, address: 2);
                await s.R.FolioIsolateLru(s.P(0));
            },
            Body = s => Migrate(s, Gfp.HighUserMovable),
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    /// <summary>The file's first page, with tags, is mapped at both its addresses.</summary>
    private static async KernelTask Mapped(Stage s)
    {
        await s.Call(Operation.StoreTags, address: 2, detail: 7);
        await s.Call(Operation.Load, address: 0);
    }

    private static KernelTask<string> Reclaim(Stage s) => FileFaultTests.Call(s, Operation.SwapOut, 0);

    private static async KernelTask<string> Migrate(Stage s, Gfp gfp) => Errno.Text(await s.R.MigratePages(s.P(0), gfp));
}
