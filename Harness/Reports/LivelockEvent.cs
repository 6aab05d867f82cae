namespace TagStorageModel.Harness;

/// <summary>An execution of an exhaustive search that goes on for ever although everybody who can go does.</summary>
public sealed record LivelockEvent : Event
{
    /// <summary>What was searched.</summary>
    public required string Subject { get; init; }

    /// <summary>Who takes part.</summary>
    public required IReadOnlyList<string> Threads { get; init; }

    /// <summary>The C functions they are in, in the same order.</summary>
    public required IReadOnlyList<string> Functions { get; init; }

    /// <summary>Steps before the first round.</summary>
    public int Steps { get; init; }

    /// <summary>Steps of a round.</summary>
    public int Round { get; init; }

    /// <summary>The execution as far as it was made.</summary>
    public required string Token { get; init; }
}
