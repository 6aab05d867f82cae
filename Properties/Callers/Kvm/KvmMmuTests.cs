using TagStorageModel.Kit.Execution;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Revisions;
using TagStorageModel.Properties.TagStorage;

namespace TagStorageModel.Properties.Callers.Kvm;

public sealed class KvmMmuTests
{
    private const FaultFlags Write = FaultFlags.Write | FaultFlags.AllowRetry;

    internal static GoldenSet Sequences { get; } = new(
        new("user_mem_abort", "mte")
        {
            HasGuest = true,
            IsMte = true,
            Setup = async s => await s.Call(Operation.StoreTags, detail: 7),
            Body = s => Abort(s, write: true)
        },
        new("user_mem_abort", "not-mte")
        {
            HasGuest = true,
            Setup = async s => await s.Call(Operation.Store),
            Body = s => Abort(s, write: false)
        },
        new("user_mem_abort", "set-before")
        {
            HasGuest = true,
            Setup = async s => await Access(s, UserAccessKind.StoreTags),
            Body = s => Abort(s, write: false)
        },
        new("user_mem_abort", "faulted-in") { HasGuest = true, Body = s => Abort(s, write: true) },
        new("user_mem_abort", "fault-on-access")
        {
            HasGuest = true,
            Setup = async s => await s.FaultOnAccess(),
            Body = s => Abort(s, write: true)
        },
        new("user_mem_abort", "retried-by-get-user-pages")
        {
            HasGuest = true,
            Setup = async s => await s.FaultOnAccess(),
            Body = s => Abort(s, write: true),
            Faults = new FaultBudget(0, 0, 6),
            Outcomes = [1, 1, 1, 1, 1, 1],
            Only = "rfc-v3",
        },
        new("user_mem_abort", "retried-under-the-lock")
        {
            // RFC v2 says that mmap_lock was dropped, and holds it.
            HasGuest = true,
            Setup = async s =>
            {
                await s.FaultOnAccess();
                await s.Call(Operation.TakeBlock);
            },
            Body = s => Abort(s, write: true),
            Only = "rfc-v2",
        },
        new("user_mem_abort", "read-only")
        {
            HasGuest = true,
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.StoreTags, detail: 7);
                await s.Call(Operation.Fork, detail: 1);
            },
            Body = s => Abort(s, write: false),
        },
        new("user_mem_abort", "permission")
        {
            HasGuest = true,
            IsMte = true,
            Setup = ReadOnly,
            Body = s => Abort(s, write: true, isPermission: true)
        },
        new("user_mem_abort", "permission-of-a-page-made-writable")
        {
            HasGuest = true,
            IsMte = true,
            Setup = async s =>
            {
                await s.Call(Operation.Load);
                await Access(s, UserAccessKind.Load);
            },
            Body = s => Abort(s, write: true, isPermission: true),
        },
        new("user_mem_abort", "permission-of-an-entry-that-is-gone")
        {
            HasGuest = true,
            IsMte = true,
            Setup = async s => await s.Call(Operation.Store),
            Body = s => Abort(s, write: true, isPermission: true),
        },
        new("user_mem_abort", "invalidated-meanwhile")
        {
            HasGuest = true,
            IsMte = true,
            Setup = async s => await s.Call(Operation.Store),
            Body = s => Abort(s, write: true),
            Other = async s => await s.Call(Operation.DontNeed),
            Before = 12,
        },
        new("user_mem_abort", "entry-changes-under-fast-gup")
        {
            HasGuest = true,
            IsMte = true,
            Setup = async s => await s.Call(Operation.Store),
            Body = s => Abort(s, write: true),
            Other = async s => await s.Call(Operation.DontNeed),
            Before = 7,
        },
        new("user_mem_abort", "no-memory")
        {
            HasGuest = true,
            Setup = async s =>
            {
                for (var i = 0; i < 128; i++) await s.Untagged();
            },
            Body = s => Abort(s, write: true),
        },
        new("kvm_mte_reserve_tag_storage", "replaced")
        {
            HasGuest = true,
            Setup = async s =>
            {
                await s.Call(Operation.Store);
                await s.Call(Operation.TakeBlock);
            },
            Body = s => Abort(s, write: true),
            Only = "rfc-v3",
        },
        new("kvm_mte_reserve_tag_storage", "huge-page")
        {
            HasGuest = true,
            HugeOrder = 6,
            Setup = async s => await s.Call(Operation.Store, address: Stage.Addresses),
            Body = s => Abort(s, write: true, address: Stage.Addresses + 1),
            Only = "rfc-v3",
        },
        new("sanitise_mte_tags", "not-reserved")
        {
            Setup = async s => await s.Untagged(),
            Body = async s =>
            {
                await s.R.SanitiseMteTags(s.P(0));
                return "";
            },
            Only = "rfc-v3",
        },
        new("kvm_handle_guest_abort", "store-tags") { HasGuest = true, Body = s => Guest(s, UserAccessKind.StoreTags) },
        new("kvm_handle_guest_abort", "read-then-written")
        {
            HasGuest = true,
            Setup = ReadOnly,
            Body = s => Guest(s, UserAccessKind.Store)
        },
        new("mmu_notifier_invalidate_range_start", "zap") { HasGuest = true, Setup = Mapped, Body = s => Call(s, Operation.Munmap) },
        new("mmu_notifier_invalidate_range_start", "mprotect")
        {
            HasGuest = true,
            Setup = Mapped,
            Body = s => Call(s, Operation.MprotectMte)
        },
        new("mmu_notifier_invalidate_range_start", "fork") { HasGuest = true, Setup = Mapped, Body = s => Call(s, Operation.Fork) },
        new("mmu_notifier_invalidate_range_start", "swap-out") { HasGuest = true, Setup = Mapped, Body = s => Call(s, Operation.SwapOut) },
        new("mmu_notifier_invalidate_range_start", "wp-page-copy")
        {
            HasGuest = true,
            Setup = ReadOnly,
            Body = async s =>
            {
                await s.Mm.Lock.ReadLock();
                var result = await s.R.HandleMmFault(s.Mm, 0, Write);
                await s.Mm.Lock.ReadUnlock();
                return $"{result}";
            },
        });

    public static TheoryData<string, string> Names => Sequences.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void TheStepsAreTheGoldenOnes(string name, string revision) => Sequences.Check(name, revision);

    private static async KernelTask Access(Stage s, UserAccessKind kind) => await s.Call(Operation.GuestAccess, detail: (int)kind);

    private static async KernelTask Mapped(Stage s) => await Access(s, UserAccessKind.StoreTags);

    /// <summary>The guest has read a page that the process shares with its child.</summary>
    private static async KernelTask ReadOnly(Stage s)
    {
        await s.Call(Operation.StoreTags, detail: 7);
        await s.Call(Operation.Fork, detail: 1);
        await Access(s, UserAccessKind.Load);
    }

    private static async KernelTask<string> Abort(Stage s, bool write, bool isPermission = false, int address = 0) =>
        Errno.Text(await s.R.UserMemAbort(s.Mm.Kvm!, address, write, isPermission));

    private static async KernelTask<string> Guest(Stage s, UserAccessKind kind)
    {
        await Access(s, kind);
        return "";
    }

    private static async KernelTask<string> Call(Stage s, Operation operation)
    {
        await s.Call(operation, detail: operation == Operation.Fork ? 1 : 0);
        return "";
    }
}
