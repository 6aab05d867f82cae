using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Mm.Pages;

public sealed class MemoryTests
{
    private const FaultFlags Write = FaultFlags.Write | FaultFlags.AllowRetry;

    internal static GoldenSet Sequences { get; } = new(
        new("do_anonymous_page", "untagged") { Body = s => Fault(s, Write) },
        new("do_anonymous_page", "tagged") { IsMte = true, Body = s => Fault(s, Write) },
        new("do_anonymous_page", "reserve-fails")
        {
            IsMte = true,
            Setup = async s => await s.Call(Operation.TakeBlock),
            Body = s => Fault(s, Write)
        },
        new("do_anonymous_page", "too-late")
        {
            IsMte = true,
            Body = s => Fault(s, Write),
            Other = async s => await s.Call(Operation.Store),
            Before = 2,
        },
        new("do_anonymous_page", "not-charged")
        {
            Body = s => Fault(s, Write),
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        },
        new("do_wp_page", "reused-from-swap-cache")
        {
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.Call(Operation.Fork, detail: 1);
                await s.Call(Operation.SwapOut);
                await s.Call(Operation.Munmap, mm: 1);
                await s.Call(Operation.Load);
            },
            Body = s => Fault(s, Write),
        },
        new("wp_page_copy", "not-charged")
        {
            Setup = Shared,
            Body = s => Fault(s, Write),
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        },
        new("wp_page_copy", "from-swap-cache")
        {
            // The other process has its own copy: nobody but the swap cache is left with the page.
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.Call(Operation.Fork, detail: 1);
                await s.Call(Operation.SwapOut);
                await s.Call(Operation.Load);
                await s.Call(Operation.Load, mm: 1);
                await s.Call(Operation.Store, mm: 1);
                await s.R.Counts.Add(s.P(0), 1);
            },
            Body = s => Fault(s, Write),
        },
        new("do_wp_page", "reused")
        {
            Setup = async s => await s.Call(Operation.Load),
            Body = s => Fault(s, Write),
        },
        new("wp_page_copy", "tagged") { IsMte = true, Setup = Shared, Body = s => Fault(s, Write) },
        new("wp_page_copy", "copy-without-storage")
        {
            IsMte = true,
            Setup = async s =>
            {
                await Shared(s);
                await s.Call(Operation.TakeBlock, detail: 1);
                for (var i = 1; i < 32; i++) await s.Untagged();
            },
            Body = s => Fault(s, Write),
        },
        new("wp_page_copy", "no-memory")
        {
            IsMte = true,
            Setup = async s =>
            {
                await Shared(s);
                for (var i = 1; i < 128; i++) await s.Untagged();
            },
            Body = s => Fault(s, Write),
        },
        new("wp_page_copy", "too-late")
        {
            IsMte = true,
            Setup = Shared,
            Body = s => Fault(s, Write),
            Other = async s => await s.Call(Operation.Store),
            Before = 8,
        },
        new("handle_pte_protnone", "reserved") { Setup = async s => await s.FaultOnAccess(), Body = s => Fault(s, Write) },
        new("handle_pte_protnone", "changed-before")
        {
            Setup = async s => await s.FaultOnAccess(),
            Body = s => Fault(s, Write),
            Other = Touch,
            Before = 2
        },
        new("handle_pte_protnone", "changed-meanwhile")
        {
            Setup = async s => await s.FaultOnAccess(),
            Body = s => Fault(s, Write),
            Other = Touch,
            Before = 8
        },
        new("handle_pte_protnone", "busy") { Setup = Refused, Body = s => Fault(s, Write | FaultFlags.Tried) },
        new("do_page_fault", "retried")
        {
            // Under the VMA's lock, under mmap_lock, and once more: then RFC v3 replaces the page, and RFC v2 lets the access fault again.
            Setup = async s => await s.FaultOnAccess(),
            Body = Store,
            BlockSizePages = 2,
            Faults = new FaultBudget(0, 0, 9),
            Outcomes = [1, 1, 1, 1, 1, 1, 1, 1, 1],
        },
        new("do_page_fault", "vma-lock-taken")
        {
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.Load);
                await s.Mm.VmaLock(0).WriteLock();
            },
            Body = Store,
        },
        new("do_page_fault", "migration-entry")
        {
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.R.FolioIsolateLru(s.P(0));
            },
            Body = Store,
            Other = async s => await s.R.MigratePages(s.P(0), Gfp.HighUserMovable),
            OtherUntil = "page_mapcount",
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask Shared(Stage s)
    {
        await s.Call(Operation.StoreTags, detail: 7);
        await s.Call(Operation.Fork, detail: 1);
    }

    private static async KernelTask Touch(Stage s) => await s.Call(Operation.Load);

    private static async KernelTask Refused(Stage s)
    {
        await s.FaultOnAccess();
        await s.Call(Operation.TakeBlock);
    }

    private static async KernelTask<string> Store(Stage s)
    {
        await s.Call(Operation.Store);
        return "";
    }

    private static async KernelTask<string> Fault(Stage s, FaultFlags flags)
    {
        await s.Mm.Lock.ReadLock();
        var result = await s.R.HandleMmFault(s.Mm, 0, flags);
        if ((result & VmFault.Retry) == 0) await s.Mm.Lock.ReadUnlock();
        return $"{result}";
    }
}
