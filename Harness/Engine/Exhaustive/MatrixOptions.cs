using TagStorageModel.Engine.Cases;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>What a table of revisions and rules is to do.</summary>
/// <param name="Subjects">The revisions, one row each.</param>
/// <param name="Seed">The seed of the generated cases.</param>
/// <param name="For">How long all of it may take.</param>
public sealed record MatrixOptions(IReadOnlyList<ISubject> Subjects, ulong Seed, TimeSpan For)
{
    /// <summary>The most schedules of generated cases for each revision; null: no limit but the time.</summary>
    public long? Schedules { get; init; }
}
