using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Events;

/// <summary>One class was held while another was taken; or, by the constants of <see cref="LockOrders"/>, how one was taken.</summary>
/// <param name="From">Held.</param>
/// <param name="To">Taken.</param>
/// <param name="Kind">
/// lockdep's kind of the order: <c>SN</c> if what was held was held for reading, <c>ER</c> if what was taken was taken by a
/// recursive reader, <c>SR</c> if both; of a usage <c>READ</c> for that of a reader. Null if nobody read.
/// </param>
public readonly record struct LockFact(string From, string To, string? Kind = null) : IComparable<LockFact>
{
    private const string Shared = "SN";
    private const string Recursive = "ER";
    private const string Both = "SR";
    private const string Read = "READ";

    /// <summary>Whether it says how one class was taken.</summary>
    public bool IsUsage => From is LockOrders.InHardirq or LockOrders.HardirqOn or LockOrders.InSoftirq or LockOrders.SoftirqOn;

    /// <summary>Of a usage: that of a reader.</summary>
    public bool IsRead => Kind is Read;

    /// <summary>-(S*)->: what was held was held for reading.</summary>
    public bool IsShared => Kind is Shared or Both;

    /// <summary>-(*R)->: what was taken was taken by a recursive reader.</summary>
    public bool IsRecursive => Kind is Recursive or Both;

    /// <summary>What a run shows of the order of two classes.</summary>
    public static LockFact Of(in LockEdge edge) =>
        new(edge.From.Name, edge.To.Name, edge.IsShared ? edge.IsRecursive ? Both : Shared : edge.IsRecursive ? Recursive : null);

    /// <summary>What a run shows of the usage of a class.</summary>
    public static LockFact Of(in LockUsage usage) => usage.Bit switch
    {
        LockUsageBit.UsedInHardirq => new(LockOrders.InHardirq, usage.Class.Name),
        LockUsageBit.UsedInHardirqRead => new(LockOrders.InHardirq, usage.Class.Name, Read),
        LockUsageBit.EnabledHardirq => new(LockOrders.HardirqOn, usage.Class.Name),
        LockUsageBit.EnabledHardirqRead => new(LockOrders.HardirqOn, usage.Class.Name, Read),
        LockUsageBit.UsedInSoftirq => new(LockOrders.InSoftirq, usage.Class.Name),
        LockUsageBit.UsedInSoftirqRead => new(LockOrders.InSoftirq, usage.Class.Name, Read),
        LockUsageBit.EnabledSoftirq => new(LockOrders.SoftirqOn, usage.Class.Name),
        _ => new(LockOrders.SoftirqOn, usage.Class.Name, Read),
    };

    /// <summary>Whether there is such a kind.</summary>
    internal static bool IsKind(string? kind) => kind is null or Shared or Recursive or Both or Read;

    /// <inheritdoc/>
    public int CompareTo(LockFact other)
    {
        var order = string.CompareOrdinal(From, other.From);
        if (order == 0) order = string.CompareOrdinal(To, other.To);
        return order != 0 ? order : string.CompareOrdinal(Kind, other.Kind);
    }
}
