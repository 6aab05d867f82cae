namespace TagStorageModel.Engine.Events;

/// <summary>
/// A violation that a generated case shows and that a saved one had shown before. It is not reported a second time, and kept
/// because merging prefers it: what generated cases show does not depend on what was saved.
/// </summary>
public sealed record SightingEvent : RunEvent
{
    /// <inheritdoc/>
    public override required string Revision { get; init; }

    /// <summary>What would have been reported.</summary>
    public required ViolationEvent Violation { get; init; }

    /// <inheritdoc/>
    internal override string? Fault() =>
        base.Fault() ?? Violation.Fault()
            ?? (Violation.Case >= 0 && Violation.Run == Run && Violation.Revision == Revision ? null : "its violation is of another sweep");
}
