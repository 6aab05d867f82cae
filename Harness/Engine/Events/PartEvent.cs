using TagStorageModel.Engine.Coverage;

namespace TagStorageModel.Engine.Events;

/// <summary>
/// What the cases of a shard add to the counts of its sweep: those of disjoint shards can be added up. Saved cases are not
/// counted.
/// </summary>
public sealed record PartEvent : RunEvent
{
    /// <inheritdoc/>
    public override required string Revision { get; init; }

    /// <summary>Cases run: the first so many of the shard.</summary>
    public long Cases { get; init; }

    /// <summary>Schedules run, by engine.</summary>
    public required IReadOnlyDictionary<string, long> Schedules { get; init; }

    /// <summary>Steps made, those of setups included.</summary>
    public long Steps { get; init; }

    /// <summary>Runs that the limit of steps ended.</summary>
    public long Cut { get; init; }

    /// <summary>How many runs of generated cases have shown each violation, by its key.</summary>
    public IReadOnlyDictionary<string, long> Shown { get; init; } = new SortedDictionary<string, long>(StringComparer.Ordinal);

    /// <summary>How often each thing that must be reached was.</summary>
    public required IReadOnlyDictionary<string, long> Reached { get; init; }

    /// <summary>What was, although it is thought to be unreachable.</summary>
    public required IReadOnlyList<string> Contradicted { get; init; }

    /// <summary>Which two paths were seen at once on a shared object.</summary>
    public required OverlapsEvent Overlaps { get; init; }

    /// <summary>Of the runs' digests those from which their number is estimated.</summary>
    public required DigestSample Digests { get; init; }

    /// <inheritdoc/>
    internal override string? Fault() =>
        base.Fault()
        ?? (IsCount(Cases) && IsCount(Steps) && IsCount(Cut) && Schedules.Values.All(IsCount) && Reached.Values.All(IsCount)
            && Shown.Values.All(IsCount) ? null : "a number is out of its range")
        ?? Digests.Fault()
        ?? (Overlaps.Excluded.Values.Contains(null) ? "a pair has no reason" : null)
        ?? (Shard.Contains('+', StringComparison.Ordinal) ? "it is of several shards" : null)
        ?? (Cases == 0 || Events.Shard.Parse(Shard)!.Value.Last(Cases) <= 1L << 53 ? null : "there are not so many cases");
}
