namespace TagStorageModel.Engine.Events;

/// <summary>What became of one key when two revisions were run on the same cases and schedules.</summary>
public sealed record AgainstEvent : RowEvent
{
    /// <summary>Both revisions show it, or one that differs in locks and context alone.</summary>
    public const string Both = "both";

    /// <summary>The base shows it; it was searched for on the revision, around the base's run, and is not there.</summary>
    public const string Gone = "gone";

    /// <summary>The revision shows it; it was searched for on the base, around that run, and is not there.</summary>
    public const string Broke = "broke";

    /// <summary>One of them shows it, and too little was searched on the other to say more.</summary>
    public const string Unsettled = "unsettled";

    /// <summary>The revision.</summary>
    public required string Revision { get; init; }

    /// <summary>What it is compared with.</summary>
    public required string Base { get; init; }

    /// <summary>What makes a violation the same as another; for an order of locks that only several runs show, the cycle.</summary>
    public required string Key { get; init; }

    /// <summary>The slug of the known defect that it shows; null if none explains it.</summary>
    public string? Defect { get; init; }

    /// <summary><c>both</c>, <c>gone</c>, <c>broke</c> or <c>unsettled</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>A run of the revision that shows it; null if there is none.</summary>
    public string? Token { get; init; }

    /// <summary>A run of the base that shows it; null if there is none.</summary>
    public string? BaseToken { get; init; }

    /// <summary>How many schedules were tried around the run on the revision that did not show it.</summary>
    public long Explored { get; init; }

    /// <summary>What else is to be said of it, in few words; empty: nothing.</summary>
    public string Note { get; init; } = "";

    /// <inheritdoc/>
    internal override string? Fault() =>
        base.Fault()
        ?? (Key.Length > 0 ? null : "the key is none")
        ?? (Verdict is Both or Gone or Broke or Unsettled ? null : "there is no such verdict")
        ?? (Verdict == Gone && Token is not null ? "it is gone, and a run shows it" : null)
        ?? (Verdict == Broke && (Token is null || BaseToken is not null) ? "it is new, and the runs say something else" : null)
        ?? (IsCount(Explored) ? null : "a number is out of its range");
}

/// <summary>What two revisions came to on the same cases; it follows the rows of all keys.</summary>
public sealed record ComparedEvent : RowEvent
{
    /// <summary>The revision.</summary>
    public required string Revision { get; init; }

    /// <summary>What it is compared with.</summary>
    public required string Base { get; init; }

    /// <summary>The seed of both sweeps, as text: it has 64 bits.</summary>
    public required string Seed { get; init; }

    /// <summary>Known defects of the base of which every key that was seen is gone.</summary>
    public required IReadOnlyList<string> Cured { get; init; }

    /// <summary>Keys that are gone, and that no known defect explains.</summary>
    public required IReadOnlyList<string> CuredKeys { get; init; }

    /// <summary>Keys that only the revision shows.</summary>
    public required IReadOnlyList<string> Broke { get; init; }

    /// <summary>How many keys both show.</summary>
    public int Both { get; init; }

    /// <summary>Cases that the base ran.</summary>
    public long BaseCases { get; init; }

    /// <summary>Cases that the revision ran: the first of those.</summary>
    public long Cases { get; init; }

    /// <summary>Saved cases of the base that the revision ran.</summary>
    public int Saved { get; init; }

    /// <summary>It was cancelled: what is not named was not looked at.</summary>
    public bool Cancelled { get; init; }

    /// <inheritdoc/>
    internal override string? Fault() =>
        base.Fault() ?? (IsCount(Both) && IsCount(BaseCases) && IsCount(Cases) && IsCount(Saved) ? null : "a number is out of its range");
}
