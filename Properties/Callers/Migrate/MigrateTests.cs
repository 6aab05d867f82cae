using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Migrate;

public sealed class MigrateTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("migrate_pages", "tagged-to-untagged") { IsMte = true, Setup = Isolated, Body = s => Migrate(s, Gfp.HighUserMovable) },
        new("migrate_pages", "tagged-to-tagged")
        {
            IsMte = true,
            Setup = Isolated,
            Body = s => Migrate(s, Gfp.HighUserMovable | Gfp.Tagged)
        },
        new("migrate_pages", "shared-by-fork")
        {
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.StoreTags, detail: 7);
                await s.Call(Operation.Fork, detail: 1);
                await s.R.FolioIsolateLru(s.P(0));
            },
            Body = s => Migrate(s, Gfp.HighUserMovable),
        },
        new("migrate_pages", "forked-meanwhile")
        {
            // The entries become readable and not exclusive while the page is unmapped.
            IsMte = true,
            Setup = Isolated,
            Body = s => Migrate(s, Gfp.HighUserMovable | Gfp.Tagged),
            Other = async s => await s.Call(Operation.Fork, detail: 1),
            Before = 38,
        },
        new("migrate_pages", "in-swap-cache")
        {
            IsMte = true,
            Setup = async s =>
            {
                await s.SwappedOut();
                await s.Call(Operation.Load);
                await s.R.FolioIsolateLru(s.P(0));
            },
            Body = s => Migrate(s, Gfp.HighUserMovable),
        },
        new("migrate_pages", "let-go-meanwhile")
        {
            IsMte = true,
            Setup = async s =>
            {
                await Isolated(s);
                await s.Call(Operation.DontNeed);
            },
            Body = s => Migrate(s, Gfp.HighUserMovable),
        },
        new("migrate_pages", "out-of-tag-storage")
        {
            Setup = async s =>
            {
                await s.InStorage();
                await s.R.FolioIsolateLru(s.Block(0));
            },
            Body = async s => Errno.Text(await s.R.MigratePages(s.Block(0), Gfp.HighUserMovable | Gfp.Tagged)),
        },
        new("migrate_pages", "no-memory")
        {
            IsMte = true,
            Setup = async s =>
            {
                await Isolated(s);
                for (var i = 1; i < s.R.Memory.Pages.Count; i++) await s.Untagged();
            },
            Body = s => Migrate(s, Gfp.HighUserMovable),
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask Isolated(Stage s)
    {
        await s.Call(Operation.StoreTags, detail: 7);
        await s.R.FolioIsolateLru(s.P(0));
    }

    private static async KernelTask<string> Migrate(Stage s, Gfp gfp) => Errno.Text(await s.R.MigratePages(s.P(0), gfp));
}
