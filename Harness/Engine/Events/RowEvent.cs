namespace TagStorageModel.Engine.Events;

/// <summary>
/// A row of a table that a verb makes of many runs: what is compared, tried or looked for, with its evidence. It is of no sweep
/// and no search; merging keeps it as it is.
/// </summary>
public abstract record RowEvent : Event
{
    /// <summary>Whether a count, such as of schedules, is one.</summary>
    private protected static bool IsCount(long number) => number is >= 0 and <= 1L << 53;
}
