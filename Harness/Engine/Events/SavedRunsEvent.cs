namespace TagStorageModel.Engine.Events;

/// <summary>
/// Saved failures were run before the generated cases. That one shows what it promises is no finding of the sweep: it says that
/// the model still does what it did. One that does not is named. A case of a folder is told by its violation, of which it is the
/// source; of a folder this event is there only if some no longer hold.
/// </summary>
public sealed record SavedRunsEvent : RunEvent
{
    /// <summary>The source of the cases that come with this program, one for each known defect.</summary>
    public const string Catalogue = "catalogue";

    /// <summary>The source of the cases of a folder.</summary>
    public const string Corpus = "corpus";

    /// <inheritdoc/>
    public override required string Revision { get; init; }

    /// <summary>Where the cases come from: <see cref="Catalogue"/> or <see cref="Corpus"/>.</summary>
    public required string Source { get; init; }

    /// <summary>How many were run: those of the revision whose rules are watched.</summary>
    public int Cases { get; init; }

    /// <summary>Those that no longer show what they promise, in the ordinal order of their names.</summary>
    public required IReadOnlyList<StaleCase> Stale { get; init; }

    /// <summary>The event of a sweep's saved cases.</summary>
    public static SavedRunsEvent Of(string revision, string source, int cases, IEnumerable<StaleCase> stale) => new()
    {
        Revision = revision,
        Source = source,
        Cases = cases,
        Stale = Sorted(stale),
    };

    /// <summary>What two attempts or shards say together.</summary>
    public static SavedRunsEvent Sum(SavedRunsEvent one, SavedRunsEvent other)
    {
        // Of attempts that add to one folder the first found the fewest in it.
        return one with { Cases = Math.Min(one.Cases, other.Cases), Stale = Sorted(one.Stale.Concat(other.Stale)) };
    }

    private static StaleCase[] Sorted(IEnumerable<StaleCase> stale) =>
        [.. stale.Distinct().OrderBy(item => item.Name, StringComparer.Ordinal).ThenBy(item => item.Key, StringComparer.Ordinal)
            .ThenBy(item => item.Reason, StringComparer.Ordinal)];

    /// <inheritdoc/>
    internal override string? Fault() =>
        base.Fault()
        ?? (Source is Catalogue or Corpus ? null : "there is no such source")
        ?? (IsCount(Cases) ? null : "a number is out of its range");
}

/// <summary>A saved case that does not show what it promises.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Key">The violation that it promises.</param>
/// <param name="Reason">Why not, in one line.</param>
public sealed record StaleCase(string Name, string Key, string Reason);
