namespace TagStorageModel.Harness;

/// <summary>Pairs of paths that touch the same kind of object and yet cannot meet, each with the reason.</summary>
public static class PathPairsThatCannotMeet
{
    private static readonly Dictionary<PathPair, string> Reasons = [];

    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<PathPair, string> All => Reasons;

    /// <summary>Why two paths cannot meet; null if nothing is known of the kind.</summary>
    public static string? ReasonOf(PathPair pair) => Reasons.GetValueOrDefault(pair);
}
