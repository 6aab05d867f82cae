using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Tables;

namespace TagStorageModel.Model.Mm.Files;

/// <summary>
/// The one shmem file: its page cache, folio->mapping of the pages in it, and which VMAs map it where. The upper
/// VMA of every process maps it shared, the lower one privately, as the machine's options say.
/// </summary>
public sealed class ShmemFile : KernelObject
{
    /// <summary>An entry is looked up, and its folio gets one more reference.</summary>
    public static readonly StepKind FindKind = new("filemap_get_entry", Access.Write) { Waits = true };

    /// <summary>An entry is replaced, if it is the expected one; the result is 0 if it was.</summary>
    public static readonly StepKind StoreKind = new("xas_store", Access.Write);

    private const int MappingPart = 0x100;
    private const int AnonVmaPart = 0x1_0000;
    private static readonly StepKind LoadKind = new("xa_load", Access.Read);
    private static readonly StepKind MappingKind = new("folio->mapping", Access.Read);
    private static readonly StepKind AnonVmaKind = new("vma->anon_vma", Access.Read);
    private static readonly StepKind SetAnonVmaKind = new("vma->anon_vma = ", Access.Write);
    private static readonly StepKind ZoneKind = new("shmem_should_replace_folio", Access.None);
    private readonly Memory memory;
    private readonly PageRefCounts counts;
    private readonly FreeLists freeLists;
    private readonly bool isUpperShared;
    private readonly bool isLowerPrivate;
    private readonly bool isOfLowerZone;
    private readonly FileSlot[] slots;
    private readonly int[] mapping;
    private readonly bool[] anonVmas;

    /// <summary>An empty file.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="memory">Its memory.</param>
    /// <param name="counts">The pages' references.</param>
    /// <param name="freeLists">Says what else a thread may find busy.</param>
    /// <param name="size">Pages of the file.</param>
    /// <param name="mms">How many processes there can be.</param>
    /// <param name="isUpperShared">Whether the upper VMA of every process maps it, shared.</param>
    /// <param name="isLowerPrivate">Whether the lower one maps it, privately.</param>
    /// <param name="isOfLowerZone">Whether its pages must be in a lower zone than movable memory may be in.</param>
    public ShmemFile(
        Machine machine, Memory memory, PageRefCounts counts, FreeLists freeLists, int size, int mms,
        bool isUpperShared, bool isLowerPrivate, bool isOfLowerZone)
        : base(machine, "shmem")
    {
        this.memory = memory;
        this.counts = counts;
        this.freeLists = freeLists;
        this.isUpperShared = isUpperShared;
        this.isLowerPrivate = isLowerPrivate;
        this.isOfLowerZone = isOfLowerZone;
        slots = new FileSlot[size];
        mapping = new int[memory.Pages.Count];
        anonVmas = new bool[mms];
        Lock = new SpinLock(machine, "mapping->i_pages.xa_lock", "i_pages.xa_lock");
        MmapLock = new RwSemaphore(machine, "mapping->i_mmap_rwsem", "i_mmap_rwsem");
        InodeLock = new SpinLock(machine, "inode->i_lock", "inode->i_lock");
        InodeSemaphore = new RwSemaphore(machine, "inode->i_rwsem", "inode->i_rwsem");
        SwapList = new Mutex(machine, "shmem_swaplist_mutex");
        Punch = new HolePunch(machine);
        Reset();
    }

    /// <summary>Pages of the file.</summary>
    public int Size => slots.Length;

    /// <summary>mapping->i_pages.xa_lock: taken with interrupts off.</summary>
    public SpinLock Lock { get; }

    /// <summary>mapping->i_mmap_rwsem: walks of the VMAs that map the file hold it for reading.</summary>
    public RwSemaphore MmapLock { get; }

    /// <summary>inode->i_lock.</summary>
    public SpinLock InodeLock { get; }

    /// <summary>inode->i_rwsem: inode_lock().</summary>
    public RwSemaphore InodeSemaphore { get; }

    /// <summary>shmem_swaplist_mutex.</summary>
    public Mutex SwapList { get; }

    /// <summary>inode->i_private: the hole that is being punched.</summary>
    public HolePunch Punch { get; }

    /// <summary>Whether a VMA maps the file.</summary>
    public bool Maps(int vma) => IsShared(vma) || (vma == 0 && isLowerPrivate);

    /// <summary>Whether a VMA maps it with VM_SHARED.</summary>
    public bool IsShared(int vma) => vma == 1 && isUpperShared;

    /// <summary>vmf->pgoff: the page of the file that an address of a VMA that maps it shows.</summary>
    public static int OffsetOf(MmStruct mm, int address) => address - mm.FirstOf(mm.VmaOf(address));

    /// <summary>vma_address(): where a VMA shows a page of the file; −1 if nowhere.</summary>
    public int AddressOf(MmStruct mm, int vma, int index)
    {
        var address = mm.FirstOf(vma) + index;
        return Maps(vma) && address < mm.Size && mm.VmaOf(address) == vma ? address : -1;
    }

    /// <summary>filemap_get_entry(): the entry, a folio with one more reference. Spins while the folio's references are frozen.</summary>
    public Step<FileSlot> Find(int index) => new(new(this, FindKind, index));

    /// <summary>xa_load(&amp;mapping->i_pages), without a reference.</summary>
    public Step<FileSlot> Load(int index) => new(new(this, LoadKind, index));

    /// <summary>
    /// An entry is replaced by another, and folio->mapping goes with it; the caller holds the lock. 0, or −EEXIST if
    /// the entry was not the expected one.
    /// </summary>
    public Step<int> Store(int index, FileSlot expected, FileSlot entry) =>
        new(new(this, StoreKind, (expected.Word << 16) + index, Value: entry.Word));

    /// <summary>The entry that a <see cref="StoreKind"/> expects, and replaces.</summary>
    public static FileSlot ExpectedOf(in Step step) => new(step.Argument >> 16);

    /// <summary>folio->mapping: where in the file the page is, or −1. Stable under its folio lock.</summary>
    public Step<int> IndexOf(Page page) => new(new(this, MappingKind, page.Index));

    /// <summary>Whether a process's private mapping of the file has had anonymous pages; the caller holds mmap_lock.</summary>
    public Step<bool> HasAnonVma(MmStruct mm) => new(new(this, AnonVmaKind, mm.Number));

    /// <summary>anon_vma_prepare(), or anon_vma_fork() of a new process.</summary>
    public Step SetAnonVma(MmStruct mm, bool value) => new(this, SetAnonVmaKind, mm.Number, Value: value ? 1 : 0);

    /// <summary>
    /// shmem_should_replace_folio(): whether folio_zonenum() is above gfp_zone() of the file's mapping. Of a file of a lower zone
    /// it is a choice, since readahead for others may have got the folio anywhere; of one that takes GFP_HIGHUSER_MOVABLE never.
    /// </summary>
    public Step<bool> ShouldReplace(Page page) => new(new(this, ZoneKind, page.Index));

    /// <inheritdoc/>
    public override IReadOnlyList<KernelObject> AlsoWaitsFor => [counts];

    /// <inheritdoc/>
    public override bool CanGo(ModelThread thread, in Step step) =>
        step.Kind != FindKind || !slots[step.Argument].IsPage || !counts.IsFrozen(memory[slots[step.Argument].PageIndex]);

    /// <inheritdoc/>
    public override int Outcomes(ModelThread thread, in Step step) =>
        step.Kind == ZoneKind && isOfLowerZone && freeLists.BusyLeftTo(thread) > 0 ? 2 : 1;

    /// <inheritdoc/>
    public override void Footprint(in Step step, ref Footprint footprint)
    {
        if (step.Kind == FindKind)
        {
            // Whichever folio is there now: if that changes, the entry has been written, which conflicts anyway.
            footprint.Add(At(step.Argument), write: false);
            if (slots[step.Argument].IsPage) footprint.Add(counts.LocationOf(memory[slots[step.Argument].PageIndex]), write: true);
        }
        else if (step.Kind == LoadKind)
        {
            footprint.Add(At(step.Argument), write: false);
        }
        else if (step.Kind == StoreKind)
        {
            footprint.Add(At(step.Argument & 0xffff), write: true);
            AddMapping(new FileSlot(step.Argument >> 16), ref footprint);
            AddMapping(new FileSlot(step.Value), ref footprint);
        }
        else if (step.Kind != ZoneKind)
        {
            footprint.Add(At(step.Argument + (step.Kind == MappingKind ? MappingPart : AnonVmaPart)), step.Kind.Access == Access.Write);
        }
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        var kind = step.Kind;
        if (kind == StoreKind) return Replace((int)step.Argument & 0xffff, new FileSlot(step.Argument >> 16), new FileSlot(step.Value));
        if (kind == ZoneKind)
        {
            if (thread.Outcome != 0) freeLists.MeetBusy(thread);
            return thread.Outcome;
        }

        if (kind == SetAnonVmaKind)
        {
            Writes(AnonVmaPart + step.Argument);
            anonVmas[step.Argument] = step.Value != 0;
            return 0;
        }

        if (kind == AnonVmaKind)
        {
            Reads(AnonVmaPart + step.Argument);
            return anonVmas[step.Argument] ? 1 : 0;
        }

        if (kind == MappingKind)
        {
            Reads(MappingPart + step.Argument);
            return mapping[step.Argument];
        }

        Reads(step.Argument);
        var slot = slots[step.Argument];
        if (kind == FindKind && slot.IsPage) counts.TryGetNow(memory[slot.PageIndex]);
        return slot.Word;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result)
    {
        var kind = step.Kind;
        if (kind == StoreKind)
        {
            var before = Text(new FileSlot(step.Argument >> 16));
            var call = $"xas_store(&i_pages, {step.Argument & 0xffff}, {before} → {Text(new FileSlot(step.Value))})";
            return result == 0 ? StepText.Value(call, "") : StepText.ErrorNumber(call, result);
        }

        if (kind == MappingKind) return StepText.Pointer($"{memory[(int)step.Argument]}->mapping", result < 0 ? null : $"index {result}");
        if (kind == ZoneKind) return StepText.Number($"shmem_should_replace_folio({memory[(int)step.Argument]})", result);
        if (kind == AnonVmaKind) return StepText.Pointer($"mm{step.Argument}.vma0->anon_vma", result == 0 ? null : "set");
        if (kind == SetAnonVmaKind) return $"mm{step.Argument}.vma0->anon_vma = {(step.Value == 0 ? "NULL" : "new")}";
        var found = new FileSlot(result);
        return StepText.Pointer($"{kind.Name}(&i_pages, {step.Argument})", found.IsNone ? null : Text(found));
    }

    /// <inheritdoc/>
    protected override void Reset()
    {
        Array.Clear(slots);
        Array.Clear(anonVmas);
        Array.Fill(mapping, -1);
    }

    private string Text(FileSlot slot) =>
        slot.IsPage ? memory[slot.PageIndex].ToString() : slot.IsSwap ? slot.SwapEntry.ToString() : "NULL";

    private void AddMapping(FileSlot slot, ref Footprint footprint)
    {
        if (slot.IsPage) footprint.Add(At(MappingPart + slot.PageIndex), write: true);
    }

    private int Replace(int index, FileSlot expected, FileSlot entry)
    {
        Reads(index);
        if (slots[index] != expected) return Errno.Exists;
        Writes(index);
        slots[index] = entry;
        SetMapping(expected, -1);
        SetMapping(entry, index);
        return 0;
    }

    private void SetMapping(FileSlot slot, int index)
    {
        if (!slot.IsPage) return;
        Writes(MappingPart + slot.PageIndex);
        mapping[slot.PageIndex] = index;
    }
}
