using System.Text.Json.Serialization;

namespace TagStorageModel.Engine.Events;

/// <summary>What an exhaustive search came to; the last line of a <c>verify</c>.</summary>
public sealed record VerdictEvent : Event
{
    /// <summary>Stores take effect when they are made.</summary>
    public const string Sequential = "sequential";

    /// <summary>Plain stores may take effect later: each CPU has a store buffer.</summary>
    public const string StoreBuffers = "store-buffers";

    /// <summary>Nothing was left to explore within the bounds.</summary>
    public const string AtTheEnd = "end";

    /// <summary>Somebody cancelled it.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>It was to stop at the first violation.</summary>
    public const string AtFirst = "first-violation";

    /// <summary>The bound on the steps of an execution.</summary>
    public const string StepsBound = "steps";

    /// <summary>The bound on the preemptions of an execution.</summary>
    public const string PreemptionsBound = "preemptions";

    /// <summary>How often the same steps are made before they are taken to be made for ever: what comes after is not explored.</summary>
    public const string SpinRoundsBound = "spin_rounds";

    /// <summary>Names the search: its events have the same. Empty in what programs of old wrote.</summary>
    [JsonPropertyOrder(1)]
    public string Run { get; init; } = "";

    /// <summary>The build that made it.</summary>
    [JsonPropertyOrder(2)]
    public string Build { get; init; } = "";

    /// <summary>The name of the subject whose code ran.</summary>
    public string Revision { get; init; } = "";

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

    /// <summary>How many orders of lock classes only several executions together show to be wrong.</summary>
    public int LockOrders { get; init; }

    /// <summary>How long the search took, the start of the process not counted.</summary>
    public double Seconds { get; init; }

    /// <summary>Within which bounds the verdict holds; those that were asked for, and those of the subject.</summary>
    public required IReadOnlyDictionary<string, long> Bounds { get; init; }

    /// <summary>
    /// How executions were left out: <c>optimal</c>, all but one of each class of equivalent executions (Mazurkiewicz
    /// trace); <c>bounded</c>, only runs that reach a known state.
    /// </summary>
    public required string Reduction { get; init; }

    /// <summary>
    /// When stores take effect: <c>sequential</c>, as they are made; <c>store-buffers</c>, plain ones later too. Empty if it is not
    /// known.
    /// </summary>
    public string Memory { get; init; } = "";

    /// <summary>Why it ended: <c>end</c>, <c>cancelled</c> or <c>first-violation</c>. Empty if it is not known.</summary>
    public string Ended { get; init; } = "";

    /// <summary>Those of the bounds beyond which something is left.</summary>
    public IReadOnlyList<string> CutBy { get; init; } = [];

    /// <summary>What the verdict takes for granted, as <c>list assumptions</c> names it.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }

    /// <summary>Whether it says that something is wrong.</summary>
    [JsonIgnore]
    public bool HasFound => Violations > 0 || LockOrders > 0 || Livelocks > 0;

    /// <inheritdoc/>
    internal override string? Fault() =>
        base.Fault()
        ?? (Executions >= 0 && Blocked >= 0 && Cut >= 0 && Deadlocks >= 0 && Livelocks >= 0 && Steps >= 0 && Violations >= 0
            && LockOrders >= 0 && Seconds >= 0 && Bounds.Values.All(bound => bound >= 0) ? null : "a number is out of its range")
        ?? (Complete && (Cut > 0 || Livelocks > 0) ? "it is complete, and something was cut" : null)
        ?? (Complete && Executions == 0 ? "it is complete, and nothing was explored" : null);
}
