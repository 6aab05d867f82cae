namespace TagStorageModel.Engine.Strategies;

/// <summary>The own engine's strategies by name.</summary>
public static class StrategySet
{
    /// <summary>The depth of PCT in a sweep.</summary>
    public const int PctDepth = 3;

    /// <summary>The names, in the order in which a sweep takes turns.</summary>
    public static IReadOnlyList<string> Names { get; } = ["random", "pct"];

    /// <summary>What a strategy does, in one line.</summary>
    public static string Summary(string name) => name switch
    {
        "random" => "every runnable thread is equally likely at every step",
        "pct" => $"random priorities with {PctDepth - 1} changes (Burckhardt and others, ASPLOS 2010)",
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such strategy"),
    };

    /// <summary>The strategy of a name, its random choices drawn from a seed.</summary>
    public static IStrategy Make(string name, ulong seed) => name switch
    {
        "random" => new RandomStrategy(seed),
        "pct" => new PctStrategy(seed, PctDepth),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no such strategy"),
    };
}
