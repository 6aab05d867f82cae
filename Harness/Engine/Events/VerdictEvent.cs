using System.Text.Json.Serialization;

namespace TagStorageModel.Engine.Events;

/// <summary>What an exhaustive search came to; the last line of a <c>verify</c>.</summary>
public sealed record VerdictEvent : Event
{
    /// <summary>The name of what was searched: a scenario and its revision, or a program and its size.</summary>
    public required string Subject { get; init; }

    /// <summary>The search ended by itself, and no execution was cut short: within the bounds there is nothing else.</summary>
    public bool Complete { get; init; }

    /// <summary>What was done; in JSON each number stands by itself.</summary>
    [JsonIgnore]
    public SearchCounts Counts { get; init; }

    /// <inheritdoc cref="SearchCounts.Executions"/>
    public long Executions { get => Counts.Executions; init => Counts = Counts with { Executions = value }; }

    /// <inheritdoc cref="SearchCounts.Blocked"/>
    public long Blocked { get => Counts.Blocked; init => Counts = Counts with { Blocked = value }; }

    /// <inheritdoc cref="SearchCounts.Cut"/>
    public long Cut { get => Counts.Cut; init => Counts = Counts with { Cut = value }; }

    /// <inheritdoc cref="SearchCounts.Deadlocks"/>
    public long Deadlocks { get => Counts.Deadlocks; init => Counts = Counts with { Deadlocks = value }; }

    /// <inheritdoc cref="SearchCounts.Livelocks"/>
    public long Livelocks { get => Counts.Livelocks; init => Counts = Counts with { Livelocks = value }; }

    /// <inheritdoc cref="SearchCounts.Steps"/>
    public long Steps { get => Counts.Steps; init => Counts = Counts with { Steps = value }; }

    /// <summary>How many violations with distinct keys there are.</summary>
    public int Violations { get; init; }

    /// <summary>How long the search took, the start of the process not counted.</summary>
    public double Seconds { get; init; }

    /// <summary>Within which bounds the verdict holds; those that were asked for, and those of the subject.</summary>
    public required IReadOnlyDictionary<string, long> Bounds { get; init; }

    /// <summary>
    /// How executions were left out: <c>optimal</c>, all but one of each class of equivalent executions (Mazurkiewicz
    /// trace); <c>bounded</c>, only runs that reach a known state.
    /// </summary>
    public required string Reduction { get; init; }

    /// <summary>What the verdict takes for granted, as <c>list assumptions</c> names it.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }
}
