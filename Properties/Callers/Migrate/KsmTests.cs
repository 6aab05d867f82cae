using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Migrate;

public sealed class KsmTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("cmp_and_merge_page", "merged") { Setup = Two, Body = s => Merge(s, 0, 1) },
        new("cmp_and_merge_page", "fault-on-access")
        {
            Setup = async s =>
            {
                await Two(s);
                await s.Call(Operation.MprotectMte);
            },
            Body = s => Merge(s, 0, 1),
        },
        new("cmp_and_merge_page", "tags-pending")
        {
            // Neither page is PG_mte_tagged: the tags saved for the second are lost with it.
            Setup = async s =>
            {
                await Two(s);
                await s.Save(s.P(1), 5);
            },
            Body = s => Merge(s, 0, 1),
        },
        new("cmp_and_merge_page", "tagged") { IsMte = true, Setup = Two, Body = s => Merge(s, 0, 1) },
        new("cmp_and_merge_page", "nothing-there") { Setup = async s => await s.Call(Operation.Store), Body = s => Merge(s, 0, 1) },
        new("cmp_and_merge_page", "merged-already") { Setup = Merged, Body = s => Merge(s, 0, 1) },
        new("cmp_and_merge_page", "third-page")
        {
            Setup = async s =>
            {
                await Merged(s);
                await s.Call(Operation.Store, address: 2);
            },
            Body = s => Merge(s, 2, 1),
        },
        new("cmp_and_merge_page", "third-page-as-second")
        {
            Setup = async s =>
            {
                await Merged(s);
                await s.Call(Operation.Store, address: 2);
            },
            Body = s => Merge(s, 1, 2),
        },
        new("cmp_and_merge_page", "first-pinned")
        {
            Setup = async s =>
            {
                await Two(s);
                await s.Call(Operation.Pin);
            },
            Body = s => Merge(s, 0, 1),
        },
        new("break_cow", "second-locked")
        {
            Setup = async s =>
            {
                await Two(s);
                await s.P(1).Lock.TryLock();
            },
            Body = s => Merge(s, 0, 1),
        },
        new("replace_page", "changed-meanwhile")
        {
            Setup = Two,
            Body = s => Merge(s, 0, 1),
            Other = async s => await s.Call(Operation.Store, address: 1),
            Before = 48,
        },
        new("wp_page_copy", "ksm-page") { Setup = Merged, Body = s => Call(s, Operation.Store) },
        new("shrink_folio_list", "ksm-page")
        {
            Setup = async s =>
            {
                await Merged(s);
                await s.Call(Operation.Fork, detail: 1);
            },
            Body = s => Call(s, Operation.SwapOut),
        },
        new("migrate_pages", "ksm-page")
        {
            Setup = async s =>
            {
                await Merged(s);
                await s.R.FolioIsolateLru(s.P(0));
            },
            Body = async s => Errno.Text(await s.R.MigratePages(s.P(0), Gfp.HighUserMovable)),
        },
        new("ksm_might_need_to_copy", "tagged") { Setup = SwappedOut, Body = s => SwapIn(s, FaultFlags.None) },
        new("ksm_might_need_to_copy", "tags-pending")
        {
            // The page read in at the other address has not been touched since.
            Setup = async s =>
            {
                await Merged(s);
                await s.Call(Operation.MprotectMte);
                await s.Call(Operation.LoadTags);
                await s.Call(Operation.SwapOut);
                await s.R.DoSwapPage(s.Mm, 1, await s.Mm.Table.Get(1), FaultFlags.None);
            },
            Body = s => SwapIn(s, FaultFlags.None),
        },
        new("ksm_might_need_to_copy", "not-charged")
        {
            Setup = SwappedOut,
            Body = s => SwapIn(s, FaultFlags.Write),
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    internal static async KernelTask Merged(Stage s)
    {
        await Two(s);
        await s.Call(Operation.MergePages, detail: 1);
    }

    /// <summary>A KSM page of two addresses that got tags, was swapped out, and is read in again at the second.</summary>
    internal static async KernelTask SwappedOut(Stage s)
    {
        await Merged(s);
        await s.Call(Operation.MprotectMte);
        await s.Call(Operation.LoadTags);
        await s.Call(Operation.SwapOut);
        await s.Call(Operation.Load, address: 1);
    }

    private static async KernelTask Two(Stage s)
    {
        await s.Call(Operation.Store);
        await s.Call(Operation.Store, address: 1);
    }

    private static async KernelTask<string> Merge(Stage s, int address, int other)
    {
        await s.R.CmpAndMergePage(s.Mm, address, other);
        return "";
    }

    private static async KernelTask<string> Call(Stage s, Operation operation)
    {
        await s.Call(operation);
        return "";
    }

    private static async KernelTask<string> SwapIn(Stage s, FaultFlags flags)
    {
        await s.Mm.Lock.ReadLock();
        var result = await s.R.DoSwapPage(s.Mm, 0, await s.Mm.Table.Get(0), flags);
        await s.Mm.Lock.ReadUnlock();
        return $"{result}";
    }
}
