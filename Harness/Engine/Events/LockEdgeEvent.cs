using System.Text.Json.Serialization;

namespace TagStorageModel.Engine.Events;

/// <summary>
/// One lock class was taken while another was held, or in one context or another, for the first time in a sweep. Not
/// wrong by itself.
/// </summary>
public sealed record LockEdgeEvent : RunEvent
{
    /// <inheritdoc/>
    public override required string Revision { get; init; }

    /// <summary>
    /// Held; or <c>IN-HARDIRQ</c>, <c>HARDIRQ-ON</c>, <c>IN-SOFTIRQ</c> or <c>SOFTIRQ-ON</c>, for how the other was taken.
    /// </summary>
    public required string From { get; init; }

    /// <summary>The class that was taken while the other was held, or in the way that it names.</summary>
    public required string To { get; init; }

    /// <summary>Which of the two was read-locked, as <see cref="LockFact.Kind"/> has it; not part of the event if none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Kind { get; init; }

    /// <summary>The innermost C function of the series or of its caller.</summary>
    public required string Function { get; init; }

    /// <summary>Replays the lowest run that shows it.</summary>
    public required string Token { get; init; }

    /// <summary>Its case, from 0.</summary>
    public long Case { get; init; }

    /// <summary>The schedule within the case, from 0.</summary>
    public int ScheduleIndex { get; init; }

    /// <inheritdoc/>
    internal override string? Fault() =>
        base.Fault() ?? (LockFact.IsKind(Kind) ? null : "there is no such kind of order")
        ?? (IsCount(Case) && IsCount(ScheduleIndex) ? null : "a number is out of its range");

    /// <summary>What it says.</summary>
    internal LockFact Fact => new(From, To, Kind);
}
