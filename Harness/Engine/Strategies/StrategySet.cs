namespace TagStorageModel.Engine.Strategies;

/// <summary>The own engine's strategies by name. To add one: its class, and a row here.</summary>
public static class StrategySet
{
    /// <summary>The depth of PCT in a sweep.</summary>
    public const int PctDepth = 3;

    private static readonly (string Name, string Summary, Func<ulong, IStrategy> Make)[] Rows =
    [
        ("random", "every runnable thread is equally likely at every step", seed => new RandomStrategy(seed)),
        ("pct", $"random priorities with {PctDepth - 1} changes (Burckhardt and others, ASPLOS 2010)",
            seed => new PctStrategy(seed, PctDepth)),
    ];

    /// <summary>The names, in the order in which a sweep takes turns.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Rows.Select(row => row.Name)];

    /// <summary>What a strategy does, in one line.</summary>
    public static string Summary(string name) => Row(name).Summary;

    /// <summary>The strategy of a name, its random choices drawn from a seed.</summary>
    public static IStrategy Make(string name, ulong seed) => Row(name).Make(seed);

    private static (string Name, string Summary, Func<ulong, IStrategy> Make) Row(string name) =>
        Array.FindIndex(Rows, row => row.Name == name) is >= 0 and var found ? Rows[found]
            : throw new ArgumentOutOfRangeException(nameof(name), name, "no such strategy");
}
