using System.Collections.Immutable;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;
using TagStorageModel.Kit.Xarray;
using TagStorageModel.Model.Mm.Accesses;
using TagStorageModel.Model.Mm.Files;
using TagStorageModel.Model.Mm.Pages;
using TagStorageModel.Model.Mm.Swap;
using TagStorageModel.Model.Mm.Tables;
using TagStorageModel.Model.Mm.Tags;

namespace TagStorageModel.Model.Revisions;

/// <summary>
/// One revision of the series: the ported functions, the mm paths that call them, and the kernel objects they
/// work on. The functions are those of RFC v3; a revision overrides those that differ.
/// </summary>
public abstract partial class Revision : ICodeUnderTest, ILives
{
    /// <summary>Makes the kernel objects of a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="configuration">How it is made up.</param>
    protected Revision(Machine machine, MachineConfiguration configuration)
    {
        Machine = machine;
        Configuration = configuration;
        machine.PreemptRcu = configuration.PreemptRcu;
        machine.Preempt = configuration.Options.Preempt;
        Memory = new Memory(machine, configuration.Layout);
        Flags = new PageFlags(machine, Memory);
        Counts = new PageRefCounts(machine, Memory);
        Compound = new CompoundPages(machine, Memory, configuration.Options.HugeOrder);
        if (HasHugePages) Counts.Compound = Compound;
        LruLock = new SpinLock(machine, "lruvec->lru_lock", "lruvec->lru_lock");
        Tags = new TagMemory(machine, Memory);
        Data = new DataMemory(machine, Memory, configuration.Options.ZeroPage ? Memory.LastWithStorage : null);
        Buffers = new TagBuffers(machine);
        FreeLists = new FreeLists(machine, Memory);
        Rmap = new Rmap(machine, Memory);
        UserMemory = new UserMemory(machine, Memory, Tags, Data);
        Swap = new SwapInfo(machine, Memory, Counts, configuration.SwapSlots);
        SwapDevice = new SwapDevice(machine);
        SwapSlotsCache = new SwapSlotsCache(machine, configuration.Options.SwapBatch);
        Memcg = new MemoryCgroup(machine, Memory);
        DriverPages = new DriverPages(machine, Memory, configuration.DriverSlots);
        BufferedFile = new BufferedFile(machine, Memory, Counts, configuration.DriverSlots);
        Cma = new Cma(machine, Memory);
        var nodes = new Slab(machine, "radix_tree_node");
        TagBlocksLock = new Mutex(machine, "tag_blocks_lock");
        TagBlocksReserved = new XArray(machine, "tag_blocks_reserved", XaFlags.LockIrq, nodes);
        TagsByPfn = new XArray(machine, "tags_by_pfn", XaFlags.None, nodes);
        TagsBySwpEntry = new XArray(machine, "tags_by_swp_entry", XaFlags.None, nodes);
        var mms = new MmStruct[configuration.Mms];
        for (var i = 0; i < mms.Length; i++)
            mms[i] = new MmStruct(machine, i, configuration.Addresses, (configuration.LowerMte, configuration.UpperMte),
                initiallyLive: i == 0, configuration.Options.HugeSize);
        Mms = [.. mms];
        var addresses = configuration.Addresses + configuration.Options.HugeSize;
        foreach (var mm in mms)
        {
            if ((configuration.Guests >> mm.Number & 1) != 0) mm.Kvm = new Kvm(machine, mm, addresses);
        }

        GuestMemory = new GuestMemory(machine, Memory, Tags, Data);
        DeviceMemory = new DeviceMemory(machine, Memory, DriverPages, Data);
        SwapContents = new SwapContents(machine, Memory, Data, configuration.SwapSlots);
        RemoteAddresses = RemoteAddress.All(mms, addresses);
        if (configuration.Options.ZeroPage) ZeroPage = new ZeroPage(machine, Memory.LastWithStorage, Tags);
        if (configuration.Options is { HugeZeroPage: true, ZeroPage: true, HugeOrder: > 0 })
            HugeZero = new HugeZeroPage(machine, Memory, mms.Length);
        if (configuration.Options.UpperShared || configuration.Options.LowerPrivateFile)
            File = new ShmemFile(
                machine, Memory, Counts, FreeLists, (configuration.Addresses + 1) / 2, mms.Length,
                configuration.Options.UpperShared, configuration.Options.LowerPrivateFile, configuration.Options.LowerZoneFile);
        zapped = new Page?[mms.Length][];
        for (var i = 0; i < mms.Length; i++) zapped[i] = new Page?[configuration.Options.HugeSize];
    }

    /// <summary>The machine on which this code runs; it has one revision.</summary>
    public Machine Machine { get; }

    /// <summary>How the machine is made up.</summary>
    public MachineConfiguration Configuration { get; }

    /// <summary>The page frames: those for data and those of tag storage.</summary>
    public Memory Memory { get; }

    /// <summary>page->flags.</summary>
    public PageFlags Flags { get; }

    /// <summary>page->_refcount.</summary>
    public PageRefCounts Counts { get; }

    /// <summary>Which pages are part of a huge page.</summary>
    public CompoundPages Compound { get; }

    /// <summary>lruvec->lru_lock.</summary>
    public SpinLock LruLock { get; }

    /// <summary>The tags of memory.</summary>
    public TagMemory Tags { get; }

    /// <summary>The data in memory.</summary>
    public DataMemory Data { get; }

    /// <summary>The buffers in which tags are saved.</summary>
    public TagBuffers Buffers { get; }

    /// <summary>The free pages of the buddy allocator.</summary>
    public FreeLists FreeLists { get; }

    /// <summary>Where each page is mapped, and how often.</summary>
    public Rmap Rmap { get; }

    /// <summary>The accesses that user space makes through the page tables.</summary>
    public UserMemory UserMemory { get; }

    /// <summary>The swap device and cache.</summary>
    public SwapInfo Swap { get; }

    /// <summary>What is in the slots of the swap device.</summary>
    public SwapContents SwapContents { get; }

    /// <summary>Whether the swap device is on, and who uses it.</summary>
    public SwapDevice SwapDevice { get; }

    /// <summary>Swap entries that are freed and not yet given back.</summary>
    public SwapSlotsCache SwapSlotsCache { get; }

    /// <summary>The memory controller, to which pages are charged.</summary>
    public MemoryCgroup Memcg { get; }

    /// <summary>Pages held by a driver.</summary>
    public DriverPages DriverPages { get; }

    /// <summary>A file whose pages have buffers.</summary>
    public BufferedFile BufferedFile { get; }

    /// <summary>The CMA area of the tag storage.</summary>
    public Cma Cma { get; }

    /// <summary>The shmem file that the processes map; null where they map none.</summary>
    public ShmemFile? File { get; }

    /// <summary>tag_blocks_lock: one reservation after another.</summary>
    public Mutex TagBlocksLock { get; }

    /// <summary>The reserved blocks: block pfn → struct page.</summary>
    public XArray TagBlocksReserved { get; }

    /// <summary>Tags saved for pages without tag storage: pfn → tag buffer.</summary>
    public XArray TagsByPfn { get; }

    /// <summary>Tags of pages swapped out: swap entry → tag buffer.</summary>
    public XArray TagsBySwpEntry { get; }

    /// <summary>The processes' address spaces; the first is there from the start, the others come by fork.</summary>
    public ImmutableArray<MmStruct> Mms { get; }

    /// <summary>The accesses of guests whose memory a process is.</summary>
    public GuestMemory GuestMemory { get; }

    /// <summary>The accesses of devices to the pages that drivers hold.</summary>
    public DeviceMemory DeviceMemory { get; }

    /// <summary>The zero page, the last data frame; null where reads of untouched memory get pages of their own.</summary>
    public ZeroPage? ZeroPage { get; }

    /// <summary>The huge zero page; null where reads of an untouched huge area get pages of their own.</summary>
    public HugeZeroPage? HugeZero { get; }

    /// <summary>For whom the kernel accesses tags: by process and address.</summary>
    protected RemoteAddress[][] RemoteAddresses { get; }
}

/// <summary>How a machine is made up.</summary>
/// <param name="Layout">Its memory.</param>
/// <param name="Mms">How many processes there can be.</param>
/// <param name="Addresses">How many pages of address space each has.</param>
/// <param name="LowerMte">Whether the lower half of the first process's addresses is VM_MTE from the start.</param>
/// <param name="UpperMte">Whether the upper half is.</param>
/// <param name="PreemptRcu">CONFIG_PREEMPT_RCU.</param>
/// <param name="SwapSlots">Slots of the swap device.</param>
/// <param name="DriverSlots">How many pages drivers can hold.</param>
public sealed record MachineConfiguration(
    MemoryLayout Layout, int Mms, int Addresses, bool LowerMte, bool UpperMte, bool PreemptRcu, int SwapSlots, int DriverSlots)
{
    /// <summary>What it has beyond the plain machine.</summary>
    public MachineOptions Options { get; init; } = MachineOptions.Plain;

    /// <summary>Which processes are guests' memory, as bits by number: their page tables have an MMU notifier.</summary>
    public int Guests { get; init; }
}
