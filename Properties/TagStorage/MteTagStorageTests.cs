using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Properties.TagStorage;

public sealed class MteTagStorageTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("reserve_tag_storage", "fresh-block") { Setup = Untagged, Body = s => Reserve(s, 0) },
        new("reserve_tag_storage", "order-1") { Setup = async s => await s.R.AllocPages(1, Gfp.Kernel), Body = s => Reserve(s, 1) },
        new("reserve_tag_storage", "order-2") { Setup = async s => await s.R.AllocPages(2, Gfp.Kernel), Body = s => Reserve(s, 2) },
        new("reserve_tag_storage", "block-already-reserved")
        {
            Setup = async s =>
            {
                await s.Untagged();
                await s.Reserved();
            },
            Body = s => Reserve(s, 0),
        },
        new("reserve_tag_storage", "reserved") { Setup = async s => await s.Reserved(), Body = s => Reserve(s, 0) },
        new("reserve_tag_storage", "reserved-under-the-mutex")
        {
            Setup = Untagged,
            Body = s => Reserve(s, 0),
            Other = async s => await s.R.ReserveTagStorage(s.P(0), 0, Gfp.Kernel),
            Before = 1,
        },
        new("reserve_tag_storage", "with-saved-tags")
        {
            Setup = async s =>
            {
                await s.Untagged();
                await s.Save(s.P(0), 5);
            },
            Body = s => Reserve(s, 0),
        },
        new("reserve_tag_storage", "busy-three-times")
        {
            // RFC v2 comes here only if the frame is not free in the buddy allocator, or the block has several.
            Setup = Untagged,
            Body = s => Reserve(s, 0),
            BlockSizePages = 2,
            Faults = new FaultBudget(0, 0, 3),
            Outcomes = [1, 1, 1],
        },
        new("reserve_tag_storage", "busy-once")
        {
            Setup = Untagged,
            Body = s => Reserve(s, 0),
            BlockSizePages = 2,
            Faults = new FaultBudget(0, 0, 1),
            Outcomes = [1],
        },
        new("reserve_tag_storage", "taken-by-another")
        {
            Setup = async s =>
            {
                await s.Untagged();
                await s.Call(Operation.TakeBlock);
            },
            Body = s => Reserve(s, 0),
        },
        new("reserve_tag_storage", "fatal-signal")
        {
            Setup = Untagged,
            Body = s => Reserve(s, 0),
            BlockSizePages = 2,
            Faults = new FaultBudget(0, 0, 1),
            Outcomes = [2],
        },
        new("reserve_tag_storage", "block-beyond-the-region")
        {
            // The last page of memory that is longer than its tag storage.
            Setup = Untagged,
            Body = async s => Errno.Text(await s.R.ReserveTagStorage(s.P(127), 0, Gfp.HighUserMovable)),
            BlockSizePages = 3,
        },
        new("reserve_tag_storage", "not-enabled")
        {
            Setup = Untagged,
            Body = async s =>
            {
                s.R.TagStorageEnabled = false;
                if (s.R is RfcV2 v2) return Errno.Text(await v2.ArchPrepNewPage(s.P(0), 0, Gfp.HighUserMovable | Gfp.Tagged));
                await s.R.ArchAllocPage(s.P(0), 0, Gfp.HighUserMovable | Gfp.Tagged);
                return "";
            },
        },
        new("reserve_tag_storage", "no-longer-free")
        {
            // RFC v2: the frame was free when it was looked at, and is somebody else's when it is to be taken.
            Setup = Untagged,
            Body = s => Reserve(s, 0),
            Other = async s => await s.Call(Operation.TakeBlock),
            Before = 8,
            Only = "rfc-v2",
        },
        new("reserve_tag_storage", "store-slow")
        {
            Setup = Untagged,
            Body = s => Reserve(s, 0),
            Faults = new FaultBudget(1, 0, 0),
            Outcomes = [1],
        },
        new("reserve_tag_storage", "store-fails")
        {
            Setup = Untagged,
            Body = s => Reserve(s, 0),
            Faults = new FaultBudget(1, 1, 0),
            Outcomes = [1, 1],
        },
        new("reserve_tag_storage", "store-fails-for-larger-block")
        {
            Setup = Untagged,
            Body = s => Reserve(s, 0),
            BlockSizePages = 2,
            Faults = new FaultBudget(1, 1, 0),
            Outcomes = [1, 1],
        },
        new("reserve_tag_storage", "second-block-fails")
        {
            // 64 pages: the second of their blocks belongs to somebody else, the first is given back.
            Setup = async s =>
            {
                await s.R.AllocPages(6, Gfp.Kernel);
                await s.Call(Operation.TakeBlock, detail: 1);
            },
            Body = s => Reserve(s, 6),
        },
        new("free_tag_storage", "last-user") { Setup = async s => await s.Reserved(), Body = s => Free(s, 0) },
        new("free_tag_storage", "last-user-of-larger-block")
        {
            Setup = async s => await s.Reserved(),
            Body = s => Free(s, 0),
            BlockSizePages = 2
        },
        new("free_tag_storage", "order-2") { Setup = async s => await s.Tagged(order: 2), Body = s => Free(s, 2) },
        new("free_tag_storage", "other-users")
        {
            Setup = async s =>
            {
                await s.Reserved();
                await s.Reserved();
            },
            Body = s => Free(s, 0),
        },
        new("free_tag_storage", "with-saved-tags")
        {
            Setup = async s =>
            {
                // Another user keeps the block.
                await s.Untagged();
                await s.Reserved();
                await s.Save(s.P(0), 5);
            },
            Body = s => Free(s, 0),
        },
        new("free_tag_storage", "absent-block") { Setup = Untagged, Body = s => Free(s, 0) });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask Untagged(Stage s) => await s.Untagged();

    private static async KernelTask<string> Reserve(Stage s, int order) =>
        Errno.Text(await s.R.ReserveTagStorage(s.P(0), order, Gfp.HighUserMovable | Gfp.Tagged));

    private static async KernelTask<string> Free(Stage s, int order)
    {
        await s.R.FreeTagStorage(s.P(0), order);
        return "";
    }
}
