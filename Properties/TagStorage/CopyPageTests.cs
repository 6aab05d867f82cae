using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;

namespace TagStorageModel.Properties.TagStorage;

public sealed class CopyPageTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("copy_highpage", "both-have-storage")
        {
            Setup = async s =>
            {
                await s.Tagged();
                await s.Reserved();
            },
            Body = Copy,
        },
        new("copy_highpage", "target-already-tagged")
        {
            Setup = async s =>
            {
                await s.Tagged();
                await s.Tagged();
            },
            Body = Copy,
        },
        new("copy_highpage", "saved-for-target") { Setup = FromTagged, Body = Copy },
        new("copy_highpage", "no-buffer")
        {
            Setup = FromTagged,
            Body = Copy,
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        },
        new("copy_highpage", "target-reserved-meanwhile")
        {
            Setup = FromTagged,
            Body = Copy,
            Other = async s => await s.R.ReserveTagStorage(s.P(1), 0, Gfp.Kernel),
            Before = 2,
        },
        new("copy_highpage", "nothing-saved")
        {
            Setup = async s =>
            {
                await s.Untagged();
                await s.Untagged();
            },
            Body = Copy,
        },
        new("copy_highpage", "saved-tags-to-storage")
        {
            Setup = async s =>
            {
                await s.Untagged();
                await s.Save(s.P(0), 5);
                await s.Reserved();
            },
            Body = Copy,
        },
        new("copy_highpage", "saved-tags-to-tagged-target")
        {
            Setup = async s =>
            {
                await s.Untagged();
                await s.Save(s.P(0), 5);
                await s.Tagged();
            },
            Body = Copy,
        },
        new("copy_highpage", "saved-tags-move-on")
        {
            Setup = async s =>
            {
                await s.Untagged();
                await s.Save(s.P(0), 5);
                await s.Untagged();
            },
            Body = Copy,
        },
        new("copy_highpage", "saved-tags-of-a-tag-storage-frame")
        {
            // RFC v2 looks for saved tags only there.
            Setup = async s =>
            {
                await s.Save(s.Block(3), 5);
                await s.Reserved();
            },
            Body = async s =>
            {
                await s.R.CopyHighpage(s.P(0), s.Block(3));
                return "";
            },
        },
        new("copy_highpage", "source-tagged-meanwhile")
        {
            // The flag is looked at twice.
            Setup = async s =>
            {
                await s.Untagged();
                await s.Reserved();
            },
            Body = Copy,
            Other = async s =>
            {
                await s.R.ReserveTagStorage(s.P(0), 0, Gfp.Kernel);
                await s.R.TagClearHighpage(s.P(0));
            },
            Before = 1,
        },
        new("copy_highpage", "not-preemptible")
        {
            Setup = FromTagged,
            Body = async s =>
            {
                await s.Mm.Table.Lock.Lock();
                await s.R.CopyHighpage(s.P(1), s.P(0));
                await s.Mm.Table.Lock.Unlock();
                return "";
            },
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask FromTagged(Stage s)
    {
        await s.Tagged();
        await s.Untagged();
    }

    private static async KernelTask<string> Copy(Stage s)
    {
        await s.R.CopyHighpage(s.P(1), s.P(0));
        return "";
    }
}
