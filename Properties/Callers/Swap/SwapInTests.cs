using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Swap;

public sealed class SwapInTests
{
    private static readonly MachineOptions Synchronous = MachineOptions.Plain with { SynchronousSwap = true };

    internal static GoldenSet Sequences { get; } = new(
        new("do_swap_page", "load") { IsMte = true, Setup = async s => await s.SwappedOut(), Body = s => SwapIn(s, FaultFlags.None) },
        new("do_swap_page", "store") { IsMte = true, Setup = async s => await s.SwappedOut(), Body = s => SwapIn(s, FaultFlags.Write) },
        new("do_swap_page", "cached-and-reserved")
        {
            // The other process has read it in and its fault on access has reserved storage.
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.StoreTags, detail: 7);
                await s.Call(Operation.Fork, detail: 1);
                await s.Call(Operation.SwapOut);
                await s.Call(Operation.Load, mm: 1);
            },
            Body = s => SwapIn(s, FaultFlags.Write),
        },
        new("do_swap_page", "locked")
        {
            // The other process reads it in, and has it locked.
            IsMte = true,
            Setup = async s => await s.SwappedOut(),
            Body = s => SwapIn(s, FaultFlags.AllowRetry),
            Other = Locked,
            Before = 16,
            OtherUntil = "page_ref_count",
        },
        new("do_swap_page", "locked-under-the-vma-lock")
        {
            IsMte = true,
            Setup = async s => await s.SwappedOut(),
            Body = UnderVmaLock,
            Other = Locked,
            Before = 16,
            OtherUntil = "page_ref_count",
        },
        new("do_swap_page", "locked-may-not-wait")
        {
            IsMte = true,
            Setup = async s => await s.SwappedOut(),
            Body = s => SwapIn(s, FaultFlags.AllowRetry | FaultFlags.RetryNowait),
            Other = Locked,
            Before = 16,
            OtherUntil = "page_ref_count",
        },
        new("do_swap_page", "locked-and-tried")
        {
            IsMte = true,
            Setup = async s => await s.SwappedOut(),
            Body = s => SwapIn(s, FaultFlags.AllowRetry | FaultFlags.Tried),
            Other = Locked,
            Before = 16,
            OtherUntil = "page_ref_count",
        },
        new("el0_da", "major-fault-retried")
        {
            // RFC v3's base remembers that the page has been read in, and waits for the lock the second time.
            IsMte = true,
            Setup = async s => await s.SwappedOut(),
            Body = async s =>
            {
                await s.Call(Operation.Load);
                return "";
            },
            Other = Locked,
            Before = 17,
            OtherUntil = "page_ref_count",
        },
        new("do_swap_page", "no-buffer")
        {
            IsMte = true,
            Setup = async s => await s.SwappedOut(),
            Body = s => SwapIn(s, FaultFlags.None),
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        },
        new("do_swap_page", "no-page")
        {
            IsMte = true,
            Setup = async s =>
            {
                await s.SwappedOut();
                for (var i = 0; i < 128; i++) await s.Untagged();
            },
            Body = s => SwapIn(s, FaultFlags.None),
        },
        new("do_swap_page", "read-in-and-mapped-meanwhile")
        {
            IsMte = true,
            Setup = async s => await s.SwappedOut(),
            Body = s => SwapIn(s, FaultFlags.None),
            Other = async s => await s.Call(Operation.Load),
            Before = 4,
        },
        new("do_swap_page", "entry-gone-meanwhile")
        {
            IsMte = true,
            Setup = async s => await s.SwappedOut(),
            Body = s => SwapIn(s, FaultFlags.None),
            Other = async s => await s.Call(Operation.Store),
            Before = 3,
        },
        new("do_swap_page", "device-gone")
        {
            Setup = async s =>
            {
                await s.SwappedOut();
                await s.R.SwapDevice.Kill();
            },
            Body = s => SwapIn(s, FaultFlags.None),
        },
        new("do_swap_page", "synchronous")
        {
            IsMte = true,
            Options = Synchronous,
            Setup = async s => await s.SwappedOut(),
            Body = s => SwapIn(s, FaultFlags.None)
        },
        new("do_swap_page", "synchronous-without-storage")
        {
            IsMte = true,
            Options = Synchronous,
            Setup = async s =>
            {
                await s.SwappedOut();
                await s.Call(Operation.TakeBlock);
            },
            Body = s => SwapIn(s, FaultFlags.Write),
        },
        new("do_swap_page", "synchronous-and-shared")
        {
            IsMte = true,
            Options = Synchronous,
            Setup = async s =>
            {
                await s.SwappedOut();
                await s.Call(Operation.Fork, detail: 1);
            },
            Body = s => SwapIn(s, FaultFlags.None),
        },
        new("do_swap_page", "synchronous-and-mapped-meanwhile")
        {
            IsMte = true,
            Options = Synchronous,
            Setup = async s => await s.SwappedOut(),
            Body = s => SwapIn(s, FaultFlags.None),
            Other = async s => await s.Call(Operation.Load),
            Before = 5,
        },
        new("do_swap_page", "synchronous-no-page")
        {
            Options = Synchronous,
            Setup = async s =>
            {
                await s.SwappedOut();
                for (var i = 0; i < 128; i++) await s.Untagged();
            },
            Body = s => SwapIn(s, FaultFlags.None),
        },
        new("do_swap_page", "synchronous-not-charged")
        {
            Options = Synchronous,
            Setup = async s => await s.SwappedOut(),
            Body = s => SwapIn(s, FaultFlags.None),
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask<string> SwapIn(Stage s, FaultFlags flags)
    {
        await s.Mm.Lock.ReadLock();
        var result = await s.R.DoSwapPage(s.Mm, 0, await s.Mm.Table.Get(0), flags);
        if ((result & VmFault.Retry) == 0 || (flags & FaultFlags.RetryNowait) != 0) await s.Mm.Lock.ReadUnlock();
        return $"{result}";
    }

    private static async KernelTask<string> UnderVmaLock(Stage s)
    {
        await s.Mm.VmaLock(0).TryReadLock();
        return $"{await s.R.DoSwapPage(s.Mm, 0, await s.Mm.Table.Get(0), FaultFlags.AllowRetry | FaultFlags.VmaLock)}";
    }

    /// <summary>Somebody has the folio that is being read in locked for a while.</summary>
    private static async KernelTask Locked(Stage s)
    {
        await s.P(0).Lock.Lock();
        await s.R.Counts.Read(s.P(0));
        await s.P(0).Lock.Unlock();
    }
}
