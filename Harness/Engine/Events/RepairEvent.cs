namespace TagStorageModel.Engine.Events;

/// <summary>What a revision with repairs has come to: all of them, all but one, or another in the place of one.</summary>
public sealed record RepairEvent : RowEvent
{
    /// <summary>All repairs that fit, together.</summary>
    public const string All = "all";

    /// <summary>A failure that all repairs together leave.</summary>
    public const string Left = "left";

    /// <summary>All but one.</summary>
    public const string Without = "without";

    /// <summary>Another in the place of the one that is taken where nothing is said.</summary>
    public const string Instead = "instead";

    /// <summary>All repairs: nothing that was explored shows a failure.</summary>
    public const string Sufficient = "sufficient";

    /// <summary>All repairs: failures are left.</summary>
    public const string Insufficient = "insufficient";

    /// <summary>Without it a failure comes back that all repairs together do not have.</summary>
    public const string Needed = "needed";

    /// <summary>Without it nothing came back in what was explored.</summary>
    public const string Idle = "idle";

    /// <summary>In the place of the other it lets a failure happen that all repairs together do not have.</summary>
    public const string Reopens = "re-opens";

    /// <summary>In the place of the other it lets nothing happen that was explored.</summary>
    public const string Holds = "holds";

    private static readonly Dictionary<string, string[]> Verdicts = new(StringComparer.Ordinal)
    {
        [All] = [Sufficient, Insufficient],
        [Left] = [Left],
        [Without] = [Needed, Idle],
        [Instead] = [Reopens, Holds],
    };

    /// <summary>The revision whose repairs these are.</summary>
    public required string Base { get; init; }

    /// <summary>The revision that was run, which names its repairs.</summary>
    public required string Revision { get; init; }

    /// <summary><c>all</c>, <c>left</c>, <c>without</c> or <c>instead</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The repair that is left out, or put in the place of another; null where there is none.</summary>
    public string? Repair { get; init; }

    /// <summary>The repair in the place of which it is put; null where there is none.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>What it came to, one of those of its kind.</summary>
    public required string Verdict { get; init; }

    /// <summary>The failure; null if there is none.</summary>
    public string? Key { get; init; }

    /// <summary>The slug of the known defect that the failure shows; null if none explains it.</summary>
    public string? Defect { get; init; }

    /// <summary>A run of the revision that shows the failure, seen on both engines; null if there is none.</summary>
    public string? Token { get; init; }

    /// <summary>The seed of the generated cases, as text: it has 64 bits.</summary>
    public required string Seed { get; init; }

    /// <summary>Saved cases that were followed and searched around.</summary>
    public long Saved { get; init; }

    /// <summary>Generated cases that were run.</summary>
    public long Cases { get; init; }

    /// <summary>Schedules that were run, all together.</summary>
    public long Schedules { get; init; }

    /// <inheritdoc/>
    internal override string? Fault() =>
        base.Fault()
        ?? (Verdicts.TryGetValue(Kind, out var verdicts) && verdicts.Contains(Verdict) ? null : "there is no such verdict")
        ?? (Verdict is Left or Needed or Reopens == Token is not null && Token is null == Key is null ? null : "its failure has no run")
        ?? (IsCount(Saved) && IsCount(Cases) && IsCount(Schedules) ? null : "a number is out of its range");
}
