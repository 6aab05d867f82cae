using TagStorageModel.Kit.Coverage;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Coverage;

/// <summary>
/// Which two paths a sweep has seen at once on a shared object, of those that share one (<see cref="SharedPlaces"/>). Two
/// paths of one kind on two CPUs are a pair as well.
/// </summary>
/// <param name="cannotMeet">The pairs that are known not to meet, with the reasons.</param>
public sealed class PathPairs(IReadOnlyDictionary<PathPair, string>? cannotMeet = null)
{
    /// <summary>The beginning of the reason that locks are; their classes follow, separated by commas.</summary>
    internal const string KeptApartBy = "kept apart by ";

    /// <summary>The beginning of the reason that a life's end is; where lives end follows.</summary>
    internal const string OnlyEverAt = "only ever at ";

    private readonly IReadOnlyDictionary<PathPair, string> excluded = cannotMeet ?? new Dictionary<PathPair, string>();
    private readonly PathRelation share = new();
    private readonly PathRelation met = new();
    private readonly PathRelation successive = new();
    private string ending = "";
    private readonly SortedDictionary<(int First, int Second), SortedSet<string>> apart = [];
    private readonly SortedDictionary<(int First, int Second), string> objects = [];

    /// <summary>The pairs that can overlap, in the order of their names.</summary>
    public IReadOnlyList<PathPair> Possible => [.. Pairs(IsPossible)];

    /// <summary>Those that were seen to.</summary>
    public IReadOnlyList<PathPair> Seen => [.. Pairs(met.Contains)];

    /// <summary>Those that can and were not, but for the pairs that are known not to, with a reason.</summary>
    public IReadOnlyList<PathPair> Missing => [.. Possible.Except(Seen).Where(pair => !excluded.ContainsKey(pair))];

    /// <summary>An object that each of the missing shares, of those of single runs the first in ordinal order.</summary>
    public IReadOnlyList<(PathPair Pair, string Object)> MissingOn
    {
        get
        {
            var missing = Missing.ToHashSet();
            return [.. objects.Select(item => (Pair(item.Key), item.Value)).Where(item => missing.Contains(item.Item1))];
        }
    }

    /// <summary>
    /// Those that were not seen and do not meet, with the reason: it is known; or wherever they accessed one place a lock
    /// was held around one of them; or what is there had become another thing in between.
    /// </summary>
    public IReadOnlyList<(PathPair Pair, string Reason)> Excluded =>
    [
        .. Possible.Except(Seen).Where(excluded.ContainsKey).Select(pair => (pair, excluded[pair])),
        .. apart.Where(item => !IsPossible(item.Key.First, item.Key.Second))
            .Select(item => (Pair(item.Key), KeptApartBy + string.Join(", ", item.Value))),
        .. Pairs((first, second) => successive.Contains(first, second) && !IsPossible(first, second)
            && !apart.ContainsKey((Math.Min(first, second), Math.Max(first, second))))
            .Select(pair => (pair, OnlyEverAt + ending)),
    ];

    /// <summary>Those that were seen although they are known not to meet: the reason is wrong.</summary>
    public IReadOnlyList<PathPair> Contradicted => [.. Seen.Where(excluded.ContainsKey)];

    /// <summary>Adds what the observed runs of a machine have shown.</summary>
    public void Add(Machine machine)
    {
        if (machine.Overlaps is not { } overlaps) return;
        met.UnionWith(overlaps.Met);
        share.UnionWith(overlaps.Places.Share);
        successive.UnionWith(overlaps.Places.Successive);
        ending = overlaps.Ending;
        var count = CodePath.Count;
        for (var path = 0; path < count; path++)
        {
            for (var other = path; other < count; other++)
            {
                if (overlaps.Places.ObjectOf(path, other) is { } item && IsFirst(item, path, other)) objects[(path, other)] = item.Name;
                if (overlaps.Places.KeptApartBy(path, other) is > 0 and var classes)
                    Apart(path, other).UnionWith(machine.LockClasses.Names(classes));
            }
        }
    }

    private static PathPair Pair((int First, int Second) item) =>
        PathPair.Of(CodePath.At(item.First).Name, CodePath.At(item.Second).Name);

    private bool IsPossible(int first, int second) => share.Contains(first, second) || met.Contains(first, second);

    private bool IsFirst(KernelObject item, int path, int other) =>
        !objects.TryGetValue((path, other), out var least) || string.CompareOrdinal(item.Name, least) < 0;

    private SortedSet<string> Apart(int first, int second)
    {
        if (!apart.TryGetValue((first, second), out var names))
            apart[(first, second)] = names = new SortedSet<string>(StringComparer.Ordinal);
        return names;
    }

    private static IEnumerable<PathPair> Pairs(Func<int, int, bool> holds)
    {
        var paths = Enumerable.Range(0, CodePath.Count).Select(CodePath.At).OrderBy(path => path.Name, StringComparer.Ordinal).ToArray();
        for (var first = 0; first < paths.Length; first++)
        {
            for (var second = first; second < paths.Length; second++)
            {
                if (holds(paths[first].Index, paths[second].Index)) yield return PathPair.Of(paths[first].Name, paths[second].Name);
            }
        }
    }
}
