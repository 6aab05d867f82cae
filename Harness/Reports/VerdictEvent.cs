namespace TagStorageModel.Harness;

/// <summary>What an exhaustive search came to; the last line of a <c>verify</c>.</summary>
public sealed record VerdictEvent : Event
{
    /// <summary>What was searched.</summary>
    public required string Subject { get; init; }

    /// <summary>The search ended by itself, and no execution was cut short: within the bounds there is nothing else.</summary>
    public bool Complete { get; init; }

    /// <summary>Maximal executions explored, deadlocked ones included.</summary>
    public long Executions { get; init; }

    /// <summary>Executions explored, in part or whole, that showed nothing new.</summary>
    public long Blocked { get; init; }

    /// <summary>Executions that a bound ended.</summary>
    public long Cut { get; init; }

    /// <summary>Executions in which not everything could return: deadlocks, and waits for what nobody does.</summary>
    public long Deadlocks { get; init; }

    /// <summary>Executions that come back to the same steps again and again, although everybody who can go does.</summary>
    public long Livelocks { get; init; }

    /// <summary>Steps of all executions, each from its start.</summary>
    public long Steps { get; init; }

    /// <summary>Distinct violations.</summary>
    public int Violations { get; init; }

    /// <summary>How long the search took, the start of the process not counted.</summary>
    public double Seconds { get; init; }

    /// <summary>Within which bounds the verdict holds; those that were asked for, and those of the subject.</summary>
    public required IReadOnlyDictionary<string, long> Bounds { get; init; }

    /// <summary>How executions were left out: <c>optimal</c>, one for each trace; <c>bounded</c>, only runs that reach a known state.</summary>
    public required string Reduction { get; init; }

    /// <summary>What the verdict takes for granted, as <c>list assumptions</c> names it.</summary>
    public required IReadOnlyList<string> Assumptions { get; init; }
}
