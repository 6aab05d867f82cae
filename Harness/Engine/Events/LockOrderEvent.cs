using System.Text.Json.Serialization;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Events;

/// <summary>Lock classes that are taken in orders, or used in ways, that do not fit together, though no single run shows it.</summary>
public sealed record LockOrderEvent : RunEvent
{
    /// <summary>The cycle, such as <c>A -> B -> A</c>, or what lockdep says of usages.</summary>
    public required string Cycle { get; init; }

    /// <summary>The slug of a known defect; null if it is none that the catalogue names.</summary>
    public string? Defect { get; init; }

    /// <inheritdoc/>
    public override required string Revision { get; init; }

    /// <summary>What it is made of, from two runs or more.</summary>
    public required IReadOnlyList<LockOrderEdge> Edges { get; init; }

    /// <summary><c>exhaustive</c> for one of an exhaustive search; null for a sweep's, which is made from its edges.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Source { get; init; }

    /// <summary>What is to be reported of an order of locks that is wrong.</summary>
    /// <param name="order">What is wrong.</param>
    /// <param name="orders">Where its parts were seen.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="label">The slug of the known defect that a violation shows; null if none explains it.</param>
    public static LockOrderEvent Of(LockOrder order, LockOrders orders, string revision, Func<ViolationSign, string?> label)
    {
        // As rule I12: who held with interrupts on what interrupts take; nobody for an order.
        var function = order.Parts.Count == 2 && order.Parts[1].IsUsage ? orders.Facts[order.Parts[1]].Function : "";
        return new()
        {
            Cycle = order.Text,
            Defect = label(order.Sign(function)),
            Revision = revision,
            Edges = [.. order.Parts.Select(part => (Part: part, Seen: orders.Facts[part]))
                .Select(item => new LockOrderEdge(item.Part.From, item.Part.To, item.Seen.Function, item.Seen.Token)
                { Kind = item.Part.Kind })],
        };
    }
}

/// <summary>One class was held while another was taken.</summary>
/// <param name="From">
/// Held; or <c>IN-HARDIRQ</c>, <c>HARDIRQ-ON</c>, <c>IN-SOFTIRQ</c> or <c>SOFTIRQ-ON</c>, for how the other was taken.
/// </param>
/// <param name="To">Taken.</param>
/// <param name="Function">The innermost C function of the series or of its caller.</param>
/// <param name="Token">Replays a run that shows it.</param>
public sealed record LockOrderEdge(string From, string To, string Function, string Token)
{
    /// <summary>Which of the two was read-locked, as <see cref="LockFact.Kind"/> has it; not part of the event if none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }
}
