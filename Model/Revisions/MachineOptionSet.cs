namespace TagStorageModel.Model.Revisions;

/// <summary>All options there are. To add one: a property of <see cref="MachineOptions"/>, and a row here.</summary>
public static class MachineOptionSet
{
    /// <summary>Options of the first tokens, which stand in all that have any.</summary>
    public const int First = 7;

    /// <summary>The order of huge pages, which is drawn before all else.</summary>
    public static MachineOption HugeOrder { get; } =
        new(1, nameof(MachineOptions.HugeOrder),
            options => options.HugeOrder, (options, value) => options with { HugeOrder = value })
        {
            Bits = 4,
            Least = MachineOptions.SmallestHugeOrder,
            Most = MachineOptions.LargestHugeOrder,
            What = "huge pages of order",
            Form = new("huge area of order {value}"),
            Sentence = "Each process has one more anonymous area, of the size of a huge page, behind its other addresses.",
            Cost = 300,

            // Seldom any: what is done to a huge page takes a few steps for each of its pages.
            Draws = [(916, 0, 0), (70, 6, 6), (10, 7, 7), (3, 8, 8), (1, 9, 9)],
        };

    private static readonly MachineOption LowerPrivateFile =
        new(6, nameof(MachineOptions.LowerPrivateFile),
            options => options.LowerPrivateFile ? 1 : 0, (options, value) => options with { LowerPrivateFile = value > 0 })
        {
            Form = new("lower half private (shmem)"),
            Sentence = "The lower half of the addresses maps the shmem file privately instead of anonymous memory.",
        };

    /// <summary>Which threads share a CPU.</summary>
    public static MachineOption SharedCpus { get; } =
        new(10, nameof(MachineOptions.SharedCpus),
            options => options.SharedCpus, (options, value) => options with { SharedCpus = value })
        {
            Bits = 4,
            Most = 719,
            What = "threads on CPUs as by",
            Form = null,
            Sentence = "Threads that share a CPU: if one says on which CPU it is, all do.",
            Cost = 1,
            Joins = new Joining(6),
        };

    /// <summary>How many frames behind its base the memory begins.</summary>
    public static MachineOption MemoryShift { get; } =
        new(7, nameof(MachineOptions.MemoryShift),
            options => options.MemoryShift, (options, value) => options with { MemoryShift = value })
        {
            Bits = 4,
            Most = 4095,
            What = "memory shifted by frames:",
            Form = null,
            Sentence = "The memory begins so many frames later, aligned to nothing.",
            Cost = 1,
            Joins = new(OneIn: 12),
        };

    /// <summary>How many frames longer the memory is than its tag storage covers.</summary>
    public static MachineOption FramesBeyond { get; } =
        new(8, nameof(MachineOptions.FramesBeyond),
            options => options.FramesBeyond, (options, value) => options with { FramesBeyond = value })
        {
            Bits = 2,
            Most = 64,
            What = "frames beyond the tag storage:",
            Form = null,
            Sentence = "The memory of each region is so many frames longer than its tag storage covers.",
            Joins = new(OneIn: 16),
        };

    /// <summary>Which interrupts are softirqs.</summary>
    public static MachineOption Softirqs { get; } =
        new(11, nameof(MachineOptions.Softirqs),
            options => options.Softirqs, (options, value) => options with { Softirqs = value })
        {
            Bits = 4,
            Most = 15,
            What = "softirqs as by",
            Form = null,
            Sentence = "A softirq that may arrive once.",
            Joins = new Joining(3),
        };

    /// <summary>In the order of words.</summary>
    public static IReadOnlyList<MachineOption> All { get; } = Checked(
    [
        new(0, nameof(MachineOptions.UpperShared),
            options => options.UpperShared ? 1 : 0, (options, value) => options with { UpperShared = value > 0 })
        {
            Form = new("upper half shared (shmem)"),
            Sentence = "The upper half of the addresses maps a shared shmem file instead of private anonymous memory.",
            Draws = [(9, 0, 0), (1, 1, 1), (1, 2, 2), (2, 3, 3)],
            DrawnWith = LowerPrivateFile,
        },
        LowerPrivateFile,
        HugeOrder,
        new(2, nameof(MachineOptions.ZeroPage),
            options => options.ZeroPage ? 1 : 0, (options, value) => options with { ZeroPage = value > 0 })
        {
            Form = new("zero page"),
            Sentence = "Reads of untouched anonymous memory map the zero page.",
            Draws = [(4, 0, 0), (1, 1, 1)],
        },
        new(3, nameof(MachineOptions.SynchronousSwap),
            options => options.SynchronousSwap ? 1 : 0, (options, value) => options with { SynchronousSwap = value > 0 })
        {
            Form = new("synchronous swap device"),
            Sentence = "SWP_SYNCHRONOUS_IO: an entry with one user is read in without the swap cache.",
            Draws = [(2, 0, 0), (1, 1, 1)],
        },
        new(4, nameof(MachineOptions.SwapBatch),
            options => options.SwapBatch, (options, value) => options with { SwapBatch = value })
        {
            Bits = 2,
            Most = 4,
            What = "swap entries freed by",
            Form = new("swap entries freed by {value}"),
            Sentence = "So many freed swap entries are gathered before they are invalidated.",
            Draws = [(3, 1, 1), (1, 2, 2), (1, 3, 4)],
        },
        new(5, nameof(MachineOptions.StoreBuffers),
            options => options.StoreBuffers ? 1 : 0, (options, value) => options with { StoreBuffers = value > 0 })
        {
            Form = new("store buffers"),
            Sentence = "Stores without a barrier may take effect later.",
            Bound = "stores may take effect later",
            Cost = 500,
            Draws = [(11, 0, 0), (1, 1, 1)],
        },
        MemoryShift,
        FramesBeyond,
        SharedCpus,
        new(9, nameof(MachineOptions.Preempt),
            options => options.Preempt ? 1 : 0, (options, value) => options with { Preempt = value > 0 })
        {
            Form = new("CONFIG_PREEMPT on"),
            Sentence = "A task may be preempted on its CPU, where threads share one.",
            Bound = "a task may be preempted on its CPU",
            Joins = new Joining(2),
            Needs = options => options.SharedCpus > 0,
        },
        Softirqs,
        new(13, nameof(MachineOptions.LowerZoneFile),
            options => options.LowerZoneFile ? 1 : 0, (options, value) => options with { LowerZoneFile = value > 0 })
        {
            Form = new("shmem file of a lower zone"),
            Sentence = "The shmem file is a driver's, with pages of a lower zone than that of movable memory.",
            Needs = options => options.HasFile,
            Joins = new(OneIn: 4),
        },
        new(14, nameof(MachineOptions.HugeZeroPage),
            options => options.HugeZeroPage ? 1 : 0, (options, value) => options with { HugeZeroPage = value > 0 })
        {
            Form = new("huge zero page"),
            Sentence = "Reads of an untouched huge area map the huge zero page.",
            Needs = options => options.HugeOrder > 0 && options.ZeroPage,
            Joins = new(OneIn: 2),
        },
    ]);

    /// <summary>In the order of tokens.</summary>
    public static IReadOnlyList<MachineOption> InTokens { get; } = [.. All.OrderBy(option => option.Number)];

    /// <summary>Says what is wrong with options; null: nothing.</summary>
    public static string? Fault(MachineOptions options) =>
        InTokens.Select(option => option.Fault(options)).FirstOrDefault(fault => fault is not null);

    /// <summary>The rows, as they are.</summary>
    /// <exception cref="ArgumentException">Two have the same number.</exception>
    public static IReadOnlyList<MachineOption> Checked(IReadOnlyList<MachineOption> options)
    {
        foreach (var group in options.GroupBy(option => option.Number).Where(group => group.Count() > 1))
            throw new ArgumentException($"{string.Join(" and ", group)} have the same number {group.Key}", nameof(options));
        return options;
    }
}
