using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.Callers.Faults;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Shmem;

public sealed class ShmemTruncateTests
{
    internal static GoldenSet Sequences { get; } = new(
        new("madvise_remove", "shared")
        {
            // Mapped at both addresses; the private copy in the other process stays.
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.StoreTags, address: 2, detail: 7);
                await s.Call(Operation.Fork, detail: 1);
                await s.Call(Operation.Load, address: 0);
                await s.Call(Operation.Store, mm: 1, address: 0);
            },
            Body = s => Truncate(s, 2),
        },
        new("madvise_remove", "guest")
        {
            // What the guest has mapped is invalidated before the page goes.
            Options = FileFaultTests.File,
            HasGuest = true,
            IsMte = true,
            Setup = async s => await s.Call(Operation.GuestAccess, address: 2),
            Body = s => Truncate(s, 2),
        },
        new("madvise_remove", "private")
        {
            Options = FileFaultTests.File,
            Setup = async s => await s.Call(Operation.Load),
            Body = s => Truncate(s, 0)
        },
        new("madvise_remove", "no-file") { Options = new MachineOptions(UpperShared: true), Body = s => Truncate(s, 0) },
        new("madvise_remove", "hole") { Options = FileFaultTests.File, Body = s => Truncate(s, 2) },
        new("madvise_remove", "swapped-out")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = ShmemTests.SwappedOut,
            Body = s => Truncate(s, 2)
        },
        new("madvise_remove", "swap-cached")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = async s =>
            {
                await ShmemTests.SwappedOut(s);
                await ShmemTests.Cached(s);
            },
            Body = s => Truncate(s, 2),
        },
        new("madvise_remove", "locked")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.Store, address: 2);
                await s.P(0).Lock.TryLock();
            },
            Body = s => Truncate(s, 2),
            Other = async s => await s.P(0).Lock.Unlock(),
            Before = 100,
        },
        new("madvise_remove", "swapped-out-meanwhile")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.Store, address: 2);
                await s.P(0).Lock.TryLock();
            },
            Body = s => Truncate(s, 2),
            Other = async s =>
            {
                await s.P(0).Lock.Unlock();
                await s.Call(Operation.SwapOut);
            },
            Before = 22,
        },
        new("shmem_undo_range", "swapped-in-meanwhile")
        {
            Options = FileFaultTests.File,
            IsMte = true,
            Setup = ShmemTests.SwappedOut,
            Body = Undo,
            Other = async s => await s.Call(Operation.Load, address: 2),
            Before = 1,
        },
        new("shmem_undo_range", "truncated-meanwhile")
        {
            Options = FileFaultTests.File,
            Setup = async s => await s.R.ShmemFault(s.Mm, 2, FaultFlags.None),
            Body = Undo,
            Other = async s =>
            {
                await s.P(0).Lock.Unlock();
                await s.R.ShmemUndoRange(0);
            },
            Before = 4,
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask<string> Undo(Stage s)
    {
        await s.R.ShmemUndoRange(0);
        return "";
    }

    private static KernelTask<string> Truncate(Stage s, int address) => FileFaultTests.Call(s, Operation.Truncate, address);
}
