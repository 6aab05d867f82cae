using System.Text.Json.Nodes;

namespace TagStorageModel.Engine.Events;

/// <summary>A case that was explained.</summary>
public sealed record ExplanationEvent : Event
{
    /// <summary>The token that was explained.</summary>
    public required string Token { get; init; }

    /// <summary>The name of the subject whose code ran.</summary>
    public required string Revision { get; init; }

    /// <summary>The slug of a known defect; null if it is none that the catalogue names.</summary>
    public string? Defect { get; init; }

    /// <summary>The scenario and the schedule in words.</summary>
    public required IReadOnlyList<string> Scenario { get; init; }

    /// <summary>Steps of the run, those of the setup not counted.</summary>
    public int Steps { get; init; }

    /// <summary>What went wrong; null if the run broke no rule.</summary>
    public JsonNode? Explanation { get; init; }
}
