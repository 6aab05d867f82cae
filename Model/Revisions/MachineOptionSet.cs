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
            Words = value => $"huge area of order {value}",
            Cost = 300,

            // Seldom any: what is done to a huge page takes a few steps for each of its pages.
            Draws = [(916, 0, 0), (70, 6, 6), (10, 7, 7), (3, 8, 8), (1, 9, 9)],
        };

    private static readonly MachineOption LowerPrivateFile =
        new(6, nameof(MachineOptions.LowerPrivateFile),
            options => options.LowerPrivateFile ? 1 : 0, (options, value) => options with { LowerPrivateFile = value > 0 })
        {
            Words = _ => "lower half private (shmem)",
        };

    /// <summary>Which threads share a CPU.</summary>
    public static MachineOption SharedCpus { get; } =
        new(10, nameof(MachineOptions.SharedCpus),
            options => options.SharedCpus, (options, value) => options with { SharedCpus = value })
        {
            Bits = 4,
            Most = 719,
            What = "threads on CPUs as by",
            Words = _ => "",
            Cost = 1,
            Joins = new Joining(6),
        };

    /// <summary>In the order of words.</summary>
    public static IReadOnlyList<MachineOption> All { get; } = Checked(
    [
        new(0, nameof(MachineOptions.UpperShared),
            options => options.UpperShared ? 1 : 0, (options, value) => options with { UpperShared = value > 0 })
        {
            Words = _ => "upper half shared (shmem)",
            Draws = [(9, 0, 0), (1, 1, 1), (1, 2, 2), (2, 3, 3)],
            DrawnWith = LowerPrivateFile,
        },
        LowerPrivateFile,
        HugeOrder,
        new(2, nameof(MachineOptions.ZeroPage),
            options => options.ZeroPage ? 1 : 0, (options, value) => options with { ZeroPage = value > 0 })
        {
            Words = _ => "zero page",
            Draws = [(4, 0, 0), (1, 1, 1)],
        },
        new(3, nameof(MachineOptions.SynchronousSwap),
            options => options.SynchronousSwap ? 1 : 0, (options, value) => options with { SynchronousSwap = value > 0 })
        {
            Words = _ => "synchronous swap device",
            Draws = [(2, 0, 0), (1, 1, 1)],
        },
        new(4, nameof(MachineOptions.SwapBatch),
            options => options.SwapBatch, (options, value) => options with { SwapBatch = value })
        {
            Bits = 2,
            Most = 4,
            What = "swap entries freed by",
            Words = value => $"swap entries freed by {value}",
            Draws = [(3, 1, 1), (1, 2, 2), (1, 3, 4)],
        },
        new(5, nameof(MachineOptions.StoreBuffers),
            options => options.StoreBuffers ? 1 : 0, (options, value) => options with { StoreBuffers = value > 0 })
        {
            Words = _ => "store buffers",
            Bound = "stores may take effect later",
            Cost = 500,
            Draws = [(11, 0, 0), (1, 1, 1)],
        },
        new(7, nameof(MachineOptions.MemoryShift),
            options => options.MemoryShift, (options, value) => options with { MemoryShift = value })
        {
            Bits = 4,
            Most = 4095,
            What = "memory shifted by frames:",
            Words = _ => "",
            Cost = 1,
            Joins = new(OneIn: 12),
        },
        new(8, nameof(MachineOptions.FramesBeyond),
            options => options.FramesBeyond, (options, value) => options with { FramesBeyond = value })
        {
            Bits = 2,
            Most = 64,
            What = "frames beyond the tag storage:",
            Words = _ => "",
            Joins = new(OneIn: 16),
        },
        SharedCpus,
        new(9, nameof(MachineOptions.Preempt),
            options => options.Preempt ? 1 : 0, (options, value) => options with { Preempt = value > 0 })
        {
            Words = _ => "CONFIG_PREEMPT on",
            Bound = "a task may be preempted on its CPU",
            Joins = new Joining(2),
            Needs = options => options.SharedCpus > 0,
        },
        new(11, nameof(MachineOptions.Softirqs),
            options => options.Softirqs, (options, value) => options with { Softirqs = value })
        {
            Bits = 4,
            Most = 15,
            What = "softirqs as by",
            Words = _ => "",
            Joins = new Joining(3),
        },
        new(13, nameof(MachineOptions.LowerZoneFile),
            options => options.LowerZoneFile ? 1 : 0, (options, value) => options with { LowerZoneFile = value > 0 })
        {
            Words = _ => "shmem file of a lower zone",
            Needs = options => options.HasFile,
            Joins = new(OneIn: 4),
        },
        new(14, nameof(MachineOptions.HugeZeroPage),
            options => options.HugeZeroPage ? 1 : 0, (options, value) => options with { HugeZeroPage = value > 0 })
        {
            Words = _ => "huge zero page",
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
