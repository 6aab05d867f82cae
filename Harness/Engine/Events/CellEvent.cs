namespace TagStorageModel.Engine.Events;

/// <summary>
/// What is known of one revision and one rule, or of one revision and one family of callers: a run that breaks a rule, or what was
/// explored without one.
/// </summary>
public sealed record CellEvent : RowEvent
{
    /// <summary>The column is a rule.</summary>
    public const string Rule = "rule";

    /// <summary>The column is a family of callers.</summary>
    public const string Family = "family";

    /// <summary>A run breaks the rule, or any rule in a scenario of the family.</summary>
    public const string Broken = "broken";

    /// <summary>Named scenarios were searched to their end, and nothing was found in what was explored beside them.</summary>
    public const string Searched = "searched";

    /// <summary>Nothing was found in what was explored.</summary>
    public const string Explored = "explored";

    /// <summary>The revision has no such callers.</summary>
    public const string Absent = "absent";

    /// <summary>The revision.</summary>
    public required string Revision { get; init; }

    /// <summary><c>rule</c> or <c>family</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The id of the rule, or the name of the family.</summary>
    public required string Column { get; init; }

    /// <summary>What the rule says, or what the family is.</summary>
    public required string Sentence { get; init; }

    /// <summary><c>broken</c>, <c>searched</c>, <c>explored</c> or <c>absent</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>The violation; null if there is none.</summary>
    public string? Key { get; init; }

    /// <summary>The slug of the known defect that it shows; null if none explains it.</summary>
    public string? Defect { get; init; }

    /// <summary>A run that shows it; null if there is none.</summary>
    public string? Token { get; init; }

    /// <summary>The named scenarios that were searched to their end without it, and how many executions each has.</summary>
    public required IReadOnlyDictionary<string, long> Searches { get; init; }

    /// <summary>Executions of searches that did not end.</summary>
    public long Unfinished { get; init; }

    /// <summary>Schedules of generated cases.</summary>
    public long Schedules { get; init; }

    /// <summary>The seed of the generated cases, as text: it has 64 bits.</summary>
    public required string Seed { get; init; }

    /// <summary>Whether there is any evidence at all.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool HasEvidence => Verdict == Absent || Token is not null || Searches.Count > 0 || Unfinished > 0 || Schedules > 0;

    /// <inheritdoc/>
    internal override string? Fault() =>
        base.Fault()
        ?? (Kind is Rule or Family ? null : "there is no such kind")
        ?? (Verdict is Broken or Searched or Explored or Absent ? null : "there is no such verdict")
        ?? (Verdict == Broken == Token is not null && Token is null == Key is null ? null : "its violation has no run")
        ?? (Verdict == Searched && Searches.Count == 0 ? "nothing was searched" : null)
        ?? (IsCount(Unfinished) && IsCount(Schedules) && Searches.Values.All(IsCount) ? null : "a number is out of its range");
}
