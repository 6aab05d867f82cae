namespace TagStorageModel.Engine.Events;

/// <summary>A sweep begins: the first line.</summary>
public sealed record SweepEvent : RunEvent
{
    /// <inheritdoc/>
    public override required string Revision { get; init; }

    /// <summary><c>own</c>, <c>coyote</c> or <c>both</c>.</summary>
    public required string Engine { get; init; }

    /// <summary>The own engine's strategies.</summary>
    public required IReadOnlyList<string> Strategies { get; init; }

    /// <summary>The rules that are watched: id and sentence.</summary>
    public required IReadOnlyDictionary<string, string> Invariants { get; init; }

    /// <inheritdoc/>
    internal override string? Fault() => base.Fault() ?? (Invariants.Values.Contains(null) ? "a rule has no sentence" : null);
}
