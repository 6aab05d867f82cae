using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Huge;

public sealed class HugeMigrateTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("migrate_pages", "huge-page") { HugeOrder = 6, IsMte = true, Setup = Isolated, Body = Migrate },
        new("migrate_pages", "huge-page-without-storage")
        {
            HugeOrder = 6,
            Setup = async s =>
            {
                await HugeFaultTests.Missing(s);
                await s.R.FolioIsolateLru(s.P(0));
            },
            Body = Migrate,
        },
        new("migrate_pages", "huge-page-mapped-by-pages")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = async s =>
            {
                await HugeMappingTests.Holed(s);
                await s.R.FolioIsolateLru(s.P(0));
            },
            Body = Migrate,
        },
        new("migrate_pages", "huge-page-pinned")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = async s =>
            {
                await Isolated(s);
                await s.Call(Operation.Pin, address: Stage.Addresses);
            },
            Body = Migrate,
        },
        new("migrate_pages", "no-other-huge-page")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = async s =>
            {
                await Isolated(s);
                await s.Untagged();
            },
            Body = Migrate,
        },
        new("migrate_pages", "huge-page-freed-meanwhile")
        {
            HugeOrder = 6,
            IsMte = true,
            Setup = async s =>
            {
                await Isolated(s);
                await s.Call(Operation.Munmap, address: Stage.Addresses);
            },
            Body = Migrate,
        },
        new("migrate_pages", "huge-migration-entry-is-split")
        {
            // By a MADV_DONTNEED that comes while the page is not mapped.
            HugeOrder = 6,
            IsMte = true,
            Setup = Isolated,
            Body = Migrate,
            Other = async s => await s.Call(Operation.DontNeed, address: Stage.Addresses + 3),
            Before = 24,
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask Isolated(Stage s)
    {
        await HugeFaultTests.Touch(s);
        await s.R.FolioIsolateLru(s.P(0));
    }

    private static async KernelTask<string> Migrate(Stage s) => Errno.Text(await s.R.MigratePages(s.P(0), Gfp.HighUserMovable));
}
