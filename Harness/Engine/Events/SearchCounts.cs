namespace TagStorageModel.Engine.Events;

/// <summary>
/// What an exhaustive search has done, in numbers that add up: over executions, workers and the parts of a search that
/// was interrupted.
/// </summary>
public record struct SearchCounts
{
    /// <summary>Maximal executions explored, deadlocked ones included.</summary>
    public long Executions { get; set; }

    /// <summary>Executions explored, in part or whole, that showed nothing new.</summary>
    public long Blocked { get; set; }

    /// <summary>Executions that a bound ended.</summary>
    public long Cut { get; set; }

    /// <summary>Executions in which not everything could return: deadlocks, and waits for what nobody does.</summary>
    public long Deadlocks { get; set; }

    /// <summary>Executions that come back to the same steps again and again, although everybody who can go does.</summary>
    public long Livelocks { get; set; }

    /// <summary>Steps of all executions, each from its start.</summary>
    public long Steps { get; set; }

    /// <summary>The sums of each of the counts.</summary>
    public static SearchCounts operator +(SearchCounts one, SearchCounts other) => new()
    {
        Executions = one.Executions + other.Executions,
        Blocked = one.Blocked + other.Blocked,
        Cut = one.Cut + other.Cut,
        Deadlocks = one.Deadlocks + other.Deadlocks,
        Livelocks = one.Livelocks + other.Livelocks,
        Steps = one.Steps + other.Steps,
    };
}
