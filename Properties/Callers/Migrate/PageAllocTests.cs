using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Migrate;

public sealed class PageAllocTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("alloc_pages", "untagged") { Body = s => Alloc(s, 0, Gfp.HighUserMovable) },
        new("alloc_pages", "no-memory")
        {
            Setup = async s => await s.R.AllocPages(6, Gfp.Kernel),
            Body = async s => $"{await s.R.AllocPages(7, Gfp.Kernel)}.",
        },
        new("alloc_pages", "tagged") { Body = s => Alloc(s, 0, Gfp.HighUserMovable | Gfp.Tagged) },
        new("alloc_pages", "tagged-zeroed") { Body = s => Alloc(s, 1, Gfp.HighUserMovable | Gfp.Tagged | Gfp.Zero) },
        new("alloc_pages", "reserve-fails")
        {
            Setup = async s => await s.Call(Operation.TakeBlock),
            Body = s => Alloc(s, 0, Gfp.HighUserMovable | Gfp.Tagged | Gfp.Zero),
        },
        new("alloc_pages", "zeroed") { Body = s => Alloc(s, 1, Gfp.Kernel | Gfp.Zero) },
        new("alloc_pages", "movable-in-tag-storage") { Setup = s => s.InStorage(left: 0), Body = s => Alloc(s, 0, Gfp.HighUserMovable) },
        new("alloc_pages", "movable-while-isolated")
        {
            Setup = async s =>
            {
                await s.InStorage(left: 0);
                await s.R.FreeLists.Blocks.Isolate(s.Block(0));
            },
            Body = s => Alloc(s, 0, Gfp.HighUserMovable),
        },
        new("alloc_pages", "tagged-not-in-tag-storage")
        {
            Setup = s => s.InStorage(left: 0),
            Body = s => Alloc(s, 0, Gfp.HighUserMovable | Gfp.Tagged)
        },
        new("alloc_pages", "kernel-not-in-tag-storage") { Setup = s => s.InStorage(left: 0), Body = s => Alloc(s, 0, Gfp.Kernel) },
        new("__free_pages", "untagged") { Setup = async s => await s.Untagged(), Body = Free },
        new("__free_pages", "reserved-and-not-tagged")
        {
            Setup = async s =>
            {
                await s.Reserved();
                await s.Reserved();
            },
            Body = Free,
        },
        new("__free_pages", "tagged")
        {
            Setup = async s =>
            {
                await s.Tagged();
                await s.Reserved();
            },
            Body = Free,
        },
        new("__free_pages", "saved-tags")
        {
            // Nobody looks for them: the page is neither tagged nor reserved.
            Setup = async s =>
            {
                await s.Untagged();
                await s.Save(s.P(0), 5);
            },
            Body = Free,
        },
        new("put_page", "not-the-last")
        {
            Setup = async s =>
            {
                await s.Tagged();
                await s.R.Counts.Add(s.P(0), 1);
            },
            Body = async s =>
            {
                await s.R.PutPage(s.P(0));
                return "";
            },
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask<string> Alloc(Stage s, int order, Gfp gfp) => $"{await s.R.AllocPages(order, gfp)}";

    private static async KernelTask<string> Free(Stage s)
    {
        await s.R.PutPage(s.P(0));
        return "";
    }
}
