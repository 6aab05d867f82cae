namespace TagStorageModel.Harness;

/// <summary>An explained case as one line of JSON, for other programs: everything that the other forms are made from.</summary>
public static class ExplanationJson
{
    /// <summary>The line.</summary>
    public static string Write(ExplainedCase item) => JsonLines.Write(EventOf(item)) + "\n";

    private static ExplanationEvent EventOf(ExplainedCase item) => new()
    {
        Token = item.Token.Text,
        Revision = item.Token.Case.Revision,
        Defect = item.Defect,
        Scenario = [.. item.Stories.Words(item.Token.Case.Schedule)],
        Steps = item.Steps,
        Explanation = item.Explanation,
    };
}

/// <summary>A case that was explained.</summary>
public sealed record ExplanationEvent : Event
{
    /// <summary>Replays it.</summary>
    public required string Token { get; init; }

    /// <summary>What the code under test is called.</summary>
    public required string Revision { get; init; }

    /// <summary>The slug of a known defect; null if it is none that the catalogue names.</summary>
    public string? Defect { get; init; }

    /// <summary>The scenario and the schedule in words.</summary>
    public required IReadOnlyList<string> Scenario { get; init; }

    /// <summary>Steps of the run, those of the setup not counted.</summary>
    public int Steps { get; init; }

    /// <summary>What went wrong; null if the run broke no rule.</summary>
    public Explanation? Explanation { get; init; }
}
