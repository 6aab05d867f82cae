using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>What a table of repairs is to do.</summary>
/// <param name="Subject">Whose repairs are tried.</param>
/// <param name="Seed">The seed of the generated cases.</param>
/// <param name="For">How long all of it may take, saved cases that are under way apart.</param>
public sealed record RepairTableOptions(IRepairable Subject, ulong Seed, TimeSpan For)
{
    /// <summary>The most schedules of generated cases for each row; null: no limit but the time.</summary>
    public long? Schedules { get; init; }

    /// <summary>A file that keeps the rows that are finished, and from which the table goes on; null: none.</summary>
    public string? Checkpoint { get; init; }
}
