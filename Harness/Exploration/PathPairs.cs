using System.Text.RegularExpressions;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// Which two paths a sweep has seen at once on a shared object, of those that can be: they access an object of the same
/// kind, and one of the two writes it. Two paths of one kind on two CPUs are a pair as well.
/// </summary>
public sealed partial class PathPairs
{
    private readonly SortedDictionary<string, (ulong Readers, ulong Writers)> accesses = new(StringComparer.Ordinal);
    private readonly ulong[] met = new ulong[PathSet.Names.Count];

    /// <summary>The pairs that can overlap, in the order of their names.</summary>
    public IReadOnlyList<PathPair> Possible => [.. Pairs((first, second) => CanMeet(first, second))];

    /// <summary>Those that were seen to.</summary>
    public IReadOnlyList<PathPair> Seen => [.. Pairs((first, second) => (met[first] >> second & 1) != 0)];

    /// <summary>Those that can and were not, but for the pairs that are known not to, with a reason.</summary>
    public IReadOnlyList<PathPair> Missing => [.. Possible.Except(Seen).Where(pair => PathPairsThatCannotMeet.ReasonOf(pair) is null)];

    /// <summary>Those that were not seen and are known not to meet.</summary>
    public IReadOnlyList<(PathPair Pair, string Reason)> Excluded =>
        [.. from pair in Possible.Except(Seen) let reason = PathPairsThatCannotMeet.ReasonOf(pair) where reason is not null select (pair, reason)];

    /// <summary>Adds what the observed runs of a machine have shown.</summary>
    public void Add(Machine machine)
    {
        if (machine.Overlaps is not { } overlaps) return;
        foreach (var item in machine.Objects)
        {
            var kind = Digits().Replace(item.Name, "");
            var before = accesses.GetValueOrDefault(kind);
            accesses[kind] = (before.Readers | overlaps.ReadersOf(item), before.Writers | overlaps.WritersOf(item));
        }

        for (var path = 0; path < met.Length; path++) met[path] |= overlaps.Met[path];
    }

    private bool CanMeet(int first, int second)
    {
        foreach (var (readers, writers) in accesses.Values)
        {
            if (((writers >> first) & ((readers | writers) >> second) & 1) != 0 || ((readers >> first) & (writers >> second) & 1) != 0) return true;
        }

        return false;
    }

    private static IEnumerable<PathPair> Pairs(Func<int, int, bool> holds)
    {
        for (var first = 0; first < PathSet.Names.Count; first++)
        {
            for (var second = first; second < PathSet.Names.Count; second++)
            {
                if (holds(first, second)) yield return PathPair.Of(PathSet.Names[first], PathSet.Names[second]);
            }
        }
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}

/// <summary>Two paths, or one on two CPUs.</summary>
/// <param name="First">The C function of one, not behind the other in ordinal order.</param>
/// <param name="Second">That of the other.</param>
public readonly record struct PathPair(string First, string Second)
{
    /// <summary>The pair of two, in either order.</summary>
    public static PathPair Of(string one, string other) => string.CompareOrdinal(one, other) <= 0 ? new(one, other) : new(other, one);

    /// <inheritdoc/>
    public override string ToString() => $"{First} × {Second}";
}

/// <summary>Pairs of paths that touch the same kind of object and yet cannot meet, each with the reason.</summary>
public static class PathPairsThatCannotMeet
{
    private static readonly Dictionary<PathPair, string> Reasons = [];

    /// <summary>All of them.</summary>
    public static IReadOnlyDictionary<PathPair, string> All => Reasons;

    /// <summary>Why two paths cannot meet; null if nothing is known of the kind.</summary>
    public static string? ReasonOf(PathPair pair) => Reasons.GetValueOrDefault(pair);
}
