using TagStorageModel.Engine.Sweeping;

namespace TagStorageModel.Check;

/// <summary>How a check is made, and within which bounds. What a bound has cut, the result says.</summary>
public sealed record CheckOptions
{
    /// <summary>What the check is called, in messages and tokens; null: as the method that calls it.</summary>
    public string? Name { get; init; }

    /// <summary>The most preemptions of a run: switches away from a thread that could have gone on. Null: any number.</summary>
    public int? Preemptions { get; init; }

    /// <summary>The longest run, in steps; null: the machine's own limit, which is meant never to be met.</summary>
    public int? Steps { get; init; }

    /// <summary>The most executions of an exhaustive search; null: any number.</summary>
    public long? Executions { get; init; }

    /// <summary>After this time nothing new is explored; null: no limit.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>
    /// Which engines make the runs. <see cref="EngineChoice.Both"/>: the own engine explores, and what it finds is made again on
    /// Coyote's.
    /// </summary>
    public EngineChoice Engine { get; init; } = EngineChoice.Both;

    /// <summary>Statements outside of any method are in one whose name is no name.</summary>
    internal string NameFor(string caller) =>
        Name ?? (caller.Length == 0 || caller.Contains('<', StringComparison.Ordinal) ? "check" : caller);
}
