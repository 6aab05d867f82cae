using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Asid;

/// <summary>
/// The ASID allocator of arm64, arch/arm64/mm/context.c of Linux 6.1, and what goes with it: its state. An mm has an ASID for one
/// generation; when none is left the next generation begins, in which only those keep theirs that are running or pinned, and every
/// CPU flushes its TLB before it uses an ASID of that generation.
/// </summary>
public partial class AsidAllocator : ICodeUnderTest
{
    /// <summary>Instead of an mm: init_mm, which has no user pages.</summary>
    public const int InitMm = -1;

    /// <summary>Makes it as it is after boot: no ASID given, the first generation.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="size">How large it is.</param>
    public AsidAllocator(Machine machine, AsidSize size)
    {
        Size = size;
        Mmu = new Mmu(machine, size);
        CpuAsidLock = new SpinLock(machine, "cpu_asid_lock", "cpu_asid_lock");
        AsidGeneration = new Atomic64(machine, "asid_generation", ContextId.FirstVersion);
        AsidMap = new AsidBitmap(machine, "asid_map", size.Asids);
        PinnedAsidMap = new AsidBitmap(machine, "pinned_asid_map", size.Asids);
        CurIdx = new PlainWord(machine, "cur_idx", 1);
        NrPinnedAsids = new PlainWord(machine, "nr_pinned_asids");
        TlbFlushPending = new CpuMask(machine, "tlb_flush_pending", size.Cpus);
        ActiveAsids = [.. Enumerable.Range(0, size.Cpus).Select(cpu => new Atomic64(machine, $"active_asids[{cpu}]"))];
        ReservedAsids =
            [.. Enumerable.Range(0, size.Cpus).Select(cpu => new PlainWord(machine, $"reserved_asids[{cpu}]", text: ContextId.Text))];
        ContextIds = [.. Enumerable.Range(0, size.Mms).Select(mm => new Atomic64(machine, $"mm{mm}.context.id"))];
        Pinned = [.. Enumerable.Range(0, size.Mms).Select(mm => new Refcount(machine, $"mm{mm}.context.pinned"))];
    }

    /// <summary>How large the machine is.</summary>
    public AsidSize Size { get; }

    /// <summary>Registers, page tables and TLBs.</summary>
    public Mmu Mmu { get; }

    /// <summary>cpu_asid_lock, a raw spinlock.</summary>
    public SpinLock CpuAsidLock { get; }

    /// <summary>asid_generation.</summary>
    public Atomic64 AsidGeneration { get; }

    /// <summary>active_asids of each CPU: what it has switched to in this generation; 0 if a rollover has come since.</summary>
    public IReadOnlyList<Atomic64> ActiveAsids { get; }

    /// <summary>reserved_asids of each CPU: what it was running when the last rollover came.</summary>
    public IReadOnlyList<PlainWord> ReservedAsids { get; }

    /// <summary>context.id of each mm.</summary>
    public IReadOnlyList<Atomic64> ContextIds { get; }

    /// <summary>context.pinned of each mm.</summary>
    public IReadOnlyList<Refcount> Pinned { get; }

    /// <summary>asid_map: the ASIDs that are taken in this generation.</summary>
    protected internal AsidBitmap AsidMap { get; }

    /// <summary>pinned_asid_map.</summary>
    protected internal AsidBitmap PinnedAsidMap { get; }

    /// <summary>cur_idx: where the search for a free ASID begins.</summary>
    protected internal PlainWord CurIdx { get; }

    /// <summary>nr_pinned_asids.</summary>
    protected internal PlainWord NrPinnedAsids { get; }

    /// <summary>tlb_flush_pending.</summary>
    protected internal CpuMask TlbFlushPending { get; }

    /// <summary>Whether two values are of the same generation.</summary>
    protected static bool IsSameGeneration(long asid, long generation) => ContextId.Generation(asid ^ generation) == 0;
}
