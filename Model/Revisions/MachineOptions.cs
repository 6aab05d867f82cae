namespace TagStorageModel.Model.Revisions;

/// <summary>What a machine can have beyond the plain one; the defaults are the plain one. The order is part of tokens.</summary>
/// <param name="UpperShared">The upper half of the addresses maps a shared shmem file instead of private anonymous memory.</param>
/// <param name="HugeOrder">HPAGE_PMD_ORDER, 6 to 9: each process has one more anonymous area of that size; 0: none has.</param>
/// <param name="ZeroPage">Reads of untouched anonymous memory map the zero page, whose tag storage is reserved at boot.</param>
/// <param name="SynchronousSwap">SWP_SYNCHRONOUS_IO: an entry with one user is read in without the swap cache.</param>
/// <param name="SwapBatch">How many freed swap entries are gathered before they are invalidated; 1: each at once.</param>
/// <param name="StoreBuffers">Stores without a barrier may take effect later.</param>
/// <param name="LowerPrivateFile">The lower half of the addresses maps the shmem file privately instead of anonymous memory.</param>
/// <param name="MemoryShift">How many frames behind its base the memory begins, which is then aligned to nothing.</param>
/// <param name="FramesBeyond">How many frames longer the memory of each region is than its tag storage covers.</param>
/// <param name="Preempt">CONFIG_PREEMPT: where threads share a CPU, one may be preempted wherever it is preemptible().</param>
/// <param name="SharedCpus">Which threads share a CPU, as a number; 0: each has one of its own.</param>
/// <param name="Softirqs">Which interrupts are softirqs, as bits by number.</param>
/// <param name="LowerZoneFile">
/// The shmem file is a driver's, whose mapping_gfp_mask() is of a lower zone than that of movable memory.
/// </param>
/// <param name="HugeZeroPage">
/// With a huge area and the zero page: reads of an untouched huge area map the huge zero page.
/// </param>
public sealed record MachineOptions(
    bool UpperShared = false, int HugeOrder = 0, bool ZeroPage = false, bool SynchronousSwap = false, int SwapBatch = 1,
    bool StoreBuffers = false, bool LowerPrivateFile = false, int MemoryShift = 0, int FramesBeyond = 0, bool Preempt = false,
    int SharedCpus = 0, int Softirqs = 0, bool LowerZoneFile = false, bool HugeZeroPage = false)
{
    /// <summary>Orders a huge page can have.</summary>
    public const int SmallestHugeOrder = 6;

    /// <summary>HPAGE_PMD_ORDER with 4 KiB pages.</summary>
    public const int LargestHugeOrder = 9;

    /// <summary>The machine without any of the options.</summary>
    public static MachineOptions Plain { get; } = new();

    /// <summary>Whether the processes map the shmem file.</summary>
    public bool HasFile => UpperShared || LowerPrivateFile;

    /// <summary>Pages of the huge area; 0 if there is none.</summary>
    public int HugeSize => HugeOrder == 0 ? 0 : 1 << HugeOrder;
}
