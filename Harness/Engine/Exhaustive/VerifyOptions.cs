namespace TagStorageModel.Engine.Exhaustive;

/// <summary>How an exhaustive search is made.</summary>
public sealed record VerifyOptions
{
    /// <summary>Stop at the first violation.</summary>
    public bool StopAtFirst { get; init; }

    /// <summary>The longest execution, in steps; null: the machine's own limit, which is meant never to be met.</summary>
    public int? Steps { get; init; }

    /// <summary>The most preemptions of an execution; null: any number.</summary>
    public int? Preemptions { get; init; }

    /// <summary>How many workers search. Not with bounds.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>
    /// A file from which the search goes on, if it is there, and which is renewed as it goes; null: none. Not with
    /// bounds.
    /// </summary>
    public string? Checkpoint { get; init; }

    /// <summary>How often it is renewed.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether executions are bounded.</summary>
    public bool IsBounded => Preemptions is not null || Steps is not null;
}
