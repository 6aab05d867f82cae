using TagStorageModel.Engine.Coverage;
using TagStorageModel.Kit.Coverage;

namespace TagStorageModel.Engine.Events;

/// <summary>Pairs of paths, each as <c>first × second</c>.</summary>
/// <param name="Seen">Those that were under way at once and met on a shared object.</param>
/// <param name="Missing">Those that were not, although they share one.</param>
/// <param name="Excluded">Those that cannot meet, with the reason.</param>
public sealed record OverlapsEvent(IReadOnlyList<string> Seen, IReadOnlyList<string> Missing, IReadOnlyDictionary<string, string> Excluded)
{
    /// <summary>For each of the missing an object that the two share.</summary>
    public IReadOnlyDictionary<string, string> MissingOn { get; init; } = new SortedDictionary<string, string>();

    /// <summary>Those that were seen although a reason says that they cannot meet: the reason is wrong.</summary>
    public IReadOnlyList<string> Contradicted { get; init; } = [];

    /// <summary>What a sweep saw.</summary>
    public static OverlapsEvent Of(PathPairs pairs) =>
        new(Texts(pairs.Seen.Select(pair => pair.ToString())), Texts(pairs.Missing.Select(pair => pair.ToString())), Named(pairs.Excluded))
        {
            Contradicted = Texts(pairs.Contradicted.Select(pair => pair.ToString())),
            MissingOn = Named(pairs.MissingOn),
        };

    /// <summary>What the parts of a sweep saw together.</summary>
    public static OverlapsEvent Sum(IReadOnlyList<OverlapsEvent> parts)
    {
        var seen = Texts(parts.SelectMany(part => part.Seen));
        var missing = Texts(parts.SelectMany(part => part.Missing).Except(seen));
        var excluded = parts.SelectMany(part => part.Excluded).GroupBy(pair => pair.Key)
            .Where(pair => !seen.Contains(pair.Key) && !missing.Contains(pair.Key));
        return new OverlapsEvent(seen, missing, Sorted(excluded, Reason))
        {
            Contradicted = Texts(parts.SelectMany(part => part.Contradicted)),
            MissingOn = Sorted(parts.SelectMany(part => part.MissingOn).GroupBy(pair => pair.Key)
                .Where(pair => missing.Contains(pair.Key)), objects => objects.Min(StringComparer.Ordinal)!),
        };
    }

    /// <summary>Of several reasons the one that counts: what is known, then the locks of all, then that there was another life.</summary>
    private static string Reason(IEnumerable<string> reasons)
    {
        var locks = reasons.Where(reason => reason.StartsWith(PathPairs.KeptApartBy, StringComparison.Ordinal)).ToList();
        var lives = reasons.Where(reason => reason.StartsWith(PathPairs.OnlyEverAt, StringComparison.Ordinal)).ToList();
        var known = reasons.Except(locks).Except(lives).Min(StringComparer.Ordinal);
        if (known is not null) return known;
        return locks.Count == 0 ? lives.Min(StringComparer.Ordinal)! : PathPairs.KeptApartBy
            + string.Join(", ", Texts(locks.SelectMany(reason => reason[PathPairs.KeptApartBy.Length..].Split(", "))));
    }

    private static string[] Texts(IEnumerable<string> items) => [.. items.Distinct().Order(StringComparer.Ordinal)];

    private static SortedDictionary<string, string> Named(IReadOnlyList<(PathPair Pair, string Text)> items) =>
        new(items.ToDictionary(item => item.Pair.ToString(), item => item.Text), StringComparer.Ordinal);

    private static SortedDictionary<string, string> Sorted(
        IEnumerable<IGrouping<string, KeyValuePair<string, string>>> pairs, Func<IEnumerable<string>, string> choose) =>
        new(pairs.ToDictionary(pair => pair.Key, pair => choose(pair.Select(item => item.Value))), StringComparer.Ordinal);
}
