using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Faults;

public sealed class FileFaultTests
{
    // Addresses 0 and 1 map the file's two pages privately, 2 and 3 map them shared.
    internal static readonly MachineOptions File = new(UpperShared: true, LowerPrivateFile: true);
    private const FaultFlags Write = FaultFlags.Write | FaultFlags.AllowRetry;

    internal static GoldenSet Sequences { get; } = new(
        new("do_read_fault", "private") { Options = File, IsMte = true, Body = s => Fault(s, 0, FaultFlags.None) },
        new("do_read_fault", "shared") { Options = File, IsMte = true, Body = s => Fault(s, 2, FaultFlags.None) },
        new("do_read_fault", "page-without-storage")
        {
            Options = File,
            Setup = async s =>
            {
                await s.Call(Operation.Store, address: 2);
                await s.Call(Operation.MprotectMte, address: 0);
            },
            Body = s => Fault(s, 0, FaultFlags.None),
        },
        new("do_read_fault", "mapped-meanwhile")
        {
            Options = File,
            IsMte = true,
            Setup = async s => await s.Call(Operation.Store, address: 2),
            Body = s => Fault(s, 0, FaultFlags.None),
            Other = async s => await s.Call(Operation.Load, address: 0),
            Before = 5,
        },
        new("do_shared_fault", "tagged") { Options = File, IsMte = true, Body = s => Fault(s, 2, Write) },
        new("do_shared_fault", "mapped-meanwhile")
        {
            Options = File,
            IsMte = true,
            Body = s => Fault(s, 2, Write),
            Other = async s => await s.Call(Operation.Store, address: 2),
            Before = 4,
        },
        new("do_shared_fault", "no-memory")
        {
            Options = File,
            Setup = async s =>
            {
                for (var i = 0; i < 128; i++) await s.Untagged();
            },
            Body = s => Fault(s, 2, Write),
        },
        new("do_cow_fault", "tagged")
        {
            Options = File,
            IsMte = true,
            Setup = async s => await s.Call(Operation.StoreTags, address: 2, detail: 7),
            Body = s => Fault(s, 0, Write)
        },
        new("do_cow_fault", "copy-without-storage")
        {
            Options = File,
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.StoreTags, address: 2, detail: 7);
                await s.Call(Operation.TakeBlock, detail: 1);
                for (var i = 1; i < 32; i++) await s.Untagged();
            },
            Body = s => Fault(s, 0, Write),
        },
        new("do_cow_fault", "first-anonymous-page")
        {
            // Under the VMA's lock it is retried.
            Options = File,
            IsMte = true,
            Body = async s =>
            {
                await s.Call(Operation.Store);
                return "";
            },
        },
        new("do_cow_fault", "no-page")
        {
            Options = File,
            Setup = async s =>
            {
                for (var i = 1; i < 128; i++) await s.Untagged();
            },
            Body = s => Fault(s, 0, Write),
        },
        new("wp_page_copy", "file-page")
        {
            Options = File,
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.StoreTags, address: 2, detail: 7);
                await s.Call(Operation.Load, address: 0);
            },
            Body = s => Fault(s, 0, Write),
        },
        new("wp_page_copy", "file-page-under-vma-lock")
        {
            Options = File,
            Setup = async s => await s.Call(Operation.Load, address: 0),
            Body = async s =>
            {
                await s.Call(Operation.Store, address: 0);
                return "";
            },
        },
        new("wp_page_shared", "migrated")
        {
            // Its entry was not writable while it was fault-on-access, and is not after the migration.
            Options = File,
            Setup = async s =>
            {
                await s.FaultOnAccess(2);
                await s.R.FolioIsolateLru(s.P(0));
                await s.R.MigratePages(s.P(0), Gfp.HighUserMovable | Gfp.Tagged);
            },
            Body = s => Fault(s, 2, Write),
        },
        new("handle_pte_protnone", "shared")
        {
            Options = File,
            Setup = async s => await s.FaultOnAccess(2),
            Body = s => Fault(s, 2, Write)
        },
        new("handle_pte_protnone", "private-file-page")
        {
            Options = File,
            Setup = async s =>
            {
                await s.Call(Operation.Load);
                await s.Call(Operation.MprotectMte);
            },
            Body = s => Fault(s, 0, FaultFlags.None),
        },
        new("mprotect_fixup", "shared-page")
        {
            Options = File,
            Setup = async s => await s.Call(Operation.Load, address: 2),
            Body = s => Call(s, Operation.MprotectMte, 2)
        },
        new("pin_user_pages", "shared-page") { Options = File, IsMte = true, Body = s => Call(s, Operation.Pin, 2) },
        new("zap_pte_range", "munmap-of-file")
        {
            Options = File,
            IsMte = true,
            Setup = async s => await s.Call(Operation.Load),
            Body = s => Call(s, Operation.Munmap, 0)
        },
        new("dup_mmap", "file-without-anonymous-pages")
        {
            Options = File,
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.Load);
                await s.Call(Operation.Store, address: 2);
            },
            Body = s => Call(s, Operation.Fork, 0),
        },
        new("dup_mmap", "private-file")
        {
            Options = File,
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.Load);
                await s.Call(Operation.Store, address: 1);
                await s.Call(Operation.Store, address: 2);
            },
            Body = s => Call(s, Operation.Fork, 0),
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    internal static async KernelTask<string> Fault(Stage s, int address, FaultFlags flags)
    {
        await s.Mm.Lock.ReadLock();
        var result = await s.R.HandleMmFault(s.Mm, address, flags);
        if ((result & VmFault.Retry) == 0) await s.Mm.Lock.ReadUnlock();
        return $"{result}";
    }

    internal static async KernelTask<string> Call(Stage s, Operation operation, int address)
    {
        await s.Call(operation, address: address, detail: operation == Operation.Fork ? 1 : 0);
        return "";
    }
}
