using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Callers.Faults;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Shmem;

public sealed class ShmemTests
{
    private static readonly MachineOptions OfLowerZone = FileFaultTests.File with { LowerZoneFile = true };

    internal static GoldenSet Sequences { get; } = new(
        new("shmem_fault", "hole-being-punched")
        {
            Options = FileFaultTests.File,
            Setup = async s => await s.R.File!.Punch.Begin(0),
            Body = s => Fault(s, FaultFlags.AllowRetry),
            Other = async s => await s.R.File!.Punch.End(),
            Before = 100,
        },
        new("shmem_fault", "hole-being-punched-not-retried")
        {
            Options = FileFaultTests.File,
            Setup = async s => await s.R.File!.Punch.Begin(0),
            Body = s => Fault(s, FaultFlags.AllowRetry | FaultFlags.Tried),
            Other = async s => await s.R.File!.Punch.End(),
            Before = 100,
        },
        new("shmem_fault", "hole-punched-meanwhile")
        {
            Options = FileFaultTests.File,
            Setup = async s => await s.R.File!.Punch.Begin(0),
            Body = s => Fault(s, FaultFlags.None),
            Other = async s => await s.R.File!.Punch.End(),
            Before = 3,
        },
        new("shmem_get_folio_gfp", "added-meanwhile")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Body = s => Fault(s, FaultFlags.Write),
            Other = async s => await s.Call(Operation.Store, address: 2),
            Before = 5,
        },
        new("shmem_get_folio_gfp", "truncated-meanwhile")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = async s => await s.R.ShmemFault(s.Mm, 2, FaultFlags.None),
            Body = s => Fault(s, FaultFlags.Write),
            Other = async s =>
            {
                await s.P(0).Lock.Unlock();
                await s.Call(Operation.Truncate, address: 2);
            },
            Before = 5,
        },
        new("shmem_unuse", "tagged")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = SwappedOut,
            Body = async s => Errno.Text(await s.R.ShmemUnuse())
        },
        new("shmem_unuse", "no-buffer")
        {
            // Swapoff fails with the error that the hook's is turned into.
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = SwappedOut,
            Body = async s => Errno.Text(await s.R.ShmemUnuse()),
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        },
        new("shmem_swapin_folio", "tagged")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = SwappedOut,
            Body = s => Fault(s, FaultFlags.Write)
        },
        new("shmem_swapin_folio", "cached")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = async s =>
            {
                await SwappedOut(s);
                await Cached(s);
            },
            Body = s => Fault(s, FaultFlags.Write),
        },
        new("shmem_swapin_folio", "no-buffer")
        {
            // The error of the hook is lost: SIGBUS.
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = SwappedOut,
            Body = s => Fault(s, FaultFlags.Write),
            Faults = new FaultBudget(0, 1, 0),
            Outcomes = [1],
        },
        new("shmem_swapin_folio", "no-page")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = async s =>
            {
                await SwappedOut(s);
                for (var i = 0; i < 128; i++) await s.Untagged();
            },
            Body = s => Fault(s, FaultFlags.Write),
        },
        new("shmem_swapin_folio", "truncated-meanwhile")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = SwappedOut,
            Body = s => Fault(s, FaultFlags.Write),
            Other = async s => await s.Call(Operation.Truncate, address: 2),
            Before = 6,
        },
        new("shmem_swapin_folio", "read-in-meanwhile")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = SwappedOut,
            Body = s => Fault(s, FaultFlags.Write),
            Other = async s => await s.Call(Operation.Load, address: 2),
            Before = 6,
        },
        new("shmem_replace_folio", "tagged")
        {
            Options = OfLowerZone,
            IsMte = true,
            Setup = SwappedOut,
            Body = s => Fault(s, FaultFlags.Write),
            Faults = new FaultBudget(0, 0, 1),
            Outcomes = [1],
        },
        new("shmem_replace_folio", "untagged")
        {
            // The VMA that reads it in is not VM_MTE, the one that wrote its tags is.
            Options = OfLowerZone,
            Setup = async s =>
            {
                await s.Call(Operation.MprotectMte, address: 2);
                await SwappedOut(s);
            },
            Body = s => FileFaultTests.Fault(s, 0, FaultFlags.None),
            Faults = new FaultBudget(0, 0, 1),
            Outcomes = [1],
        },
        new("shmem_replace_folio", "right-zone")
        {
            Options = OfLowerZone,
            IsMte = true,
            Setup = SwappedOut,
            Body = s => Fault(s, FaultFlags.Write),
        },
        new("shmem_replace_folio", "no-memory")
        {
            Options = OfLowerZone,
            IsMte = true,
            Setup = async s =>
            {
                await SwappedOut(s);
                await Cached(s);
                for (var i = 1; i < 128; i++) await s.Untagged();
            },
            Body = s => Fault(s, FaultFlags.Write),
            Faults = new FaultBudget(0, 0, 1),
            Outcomes = [1],
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    /// <summary>The file's first page, with tags, is swapped out.</summary>
    internal static async KernelTask SwappedOut(Stage s)
    {
        await s.Call(Operation.StoreTags, address: 2, detail: 7);
        await s.Call(Operation.SwapOut, detail: 0);
    }

    /// <summary>The first swap entry is read into the swap cache.</summary>
    internal static async KernelTask Cached(Stage s)
    {
        var page = await s.R.AllocPages(0, Gfp.HighUserMovable);
        await s.R.Swap.Add(new SwapEntry(0), page!);
        await s.R.Flags.Set(page!, PageFlag.SwapCache);
        await s.R.Flags.Set(page!, PageFlag.Lru);
    }

    private static KernelTask<string> Fault(Stage s, FaultFlags flags) => FileFaultTests.Fault(s, 2, flags);
}
