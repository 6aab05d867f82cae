using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Coverage;

namespace TagStorageModel.Engine.Events;

/// <summary>
/// The shards of one sweep that ended, each with its counts. Of two of which one has all cases of the other the larger
/// counts; such as have no case in common are added up; and when together they are the cases of an unsharded sweep they
/// become that.
/// </summary>
public sealed class Parts
{
    private readonly SortedDictionary<Shard, PartEvent> longest = [];

    /// <summary>Adds a shard, or keeps the larger of two with the same cases.</summary>
    /// <exception cref="BadInputException">The same cases were counted before, with another result.</exception>
    public void Add(PartEvent part)
    {
        var shard = part.Shards.Single();
        part = Sum([part], part.Shard);
        if (longest.TryGetValue(shard, out var known) && known.Cases >= part.Cases)
        {
            if (known.Cases == part.Cases && JsonLines.Write(known) != JsonLines.Write(part))
                throw new BadInputException($"shard {shard} of run {part.Run}: the same {part.Cases} cases were counted in two ways");
            return;
        }

        longest[shard] = part;
    }

    /// <summary>What there is, no case twice, in the order of the shards.</summary>
    /// <exception cref="BadInputException">Two have some cases in common but not all: they cannot be added up.</exception>
    public IReadOnlyList<PartEvent> Items
    {
        get
        {
            List<PartEvent> items = [.. longest.Values.Where(
                part => !longest.Values.Any(other => !ReferenceEquals(other, part) && Holds(other, part)))];
            foreach (var part in items)
            {
                if (items.Find(other => !ReferenceEquals(other, part) && HaveCommonCases(part, other)) is { } other)
                    throw new BadInputException($"run {part.Run}: shards {part.Shard} ({part.Cases} cases) and {other.Shard} "
                        + $"({other.Cases} cases) have some cases in common and cannot be added up");
            }

            return IsWhole(items) ? [Sum(items, Shard.Whole.ToString())] : items;
        }
    }

    /// <summary>Whether all cases of a shard that would have been run were.</summary>
    public static bool Cover(IReadOnlyList<PartEvent> items, Shard shard)
    {
        Shard[] ended = [.. items.Select(ShardOf)];
        return Array.Exists(ended, other => other.Holds(shard))
            || ended.Where(shard.Holds).Sum(other => (double)shard.Count / other.Count) > 1 - 1e-9;
    }

    /// <summary>The sum of parts without common cases; null if there are none.</summary>
    public static PartEvent? Total(IReadOnlyList<PartEvent> items) =>
        items.Count < 2 ? items.FirstOrDefault() : Sum(items, string.Join('+', items.Select(ShardOf).Order()));

    /// <summary>Whether a part has a case.</summary>
    public static bool Has(PartEvent part, long index) =>
        part.Cases > 0 && ShardOf(part) is var shard && shard.Has(index) && index <= shard.Last(part.Cases);

    private static Shard ShardOf(PartEvent part) => Shard.Parse(part.Shard)!.Value;

    private static bool Holds(PartEvent part, PartEvent other)
    {
        var (shard, others) = (ShardOf(part), ShardOf(other));
        return shard.Holds(others) && (other.Cases == 0 || (part.Cases > 0 && others.Last(other.Cases) <= shard.Last(part.Cases)));
    }

    private static bool HaveCommonCases(PartEvent part, PartEvent other)
    {
        if (part.Cases == 0 || other.Cases == 0) return false;
        var (shard, others) = (ShardOf(part), ShardOf(other));
        return shard.FirstIn(others) is { } first && first <= Math.Min(shard.Last(part.Cases), others.Last(other.Cases));
    }

    private static bool IsWhole(List<PartEvent> items)
    {
        var cases = items.Sum(part => part.Cases);
        return items.Count > 1 && Cover(items, Shard.Whole)
            && items.TrueForAll(part => part.Cases == 0 || ShardOf(part).Last(part.Cases) < cases);
    }

    private static PartEvent Sum(IReadOnlyList<PartEvent> parts, string shard)
    {
        var saturation = new Saturation();
        foreach (var part in parts) saturation.Add(part.Digests, part.Schedules.Values.Sum());
        return parts[0] with
        {
            Shard = shard,
            Cases = parts.Sum(part => part.Cases),
            Schedules = Sum(parts.SelectMany(part => part.Schedules)),
            Steps = parts.Sum(part => part.Steps),
            Cut = parts.Sum(part => part.Cut),
            Shown = Sum(parts.SelectMany(part => part.Shown)),
            Reached = Sum(parts.SelectMany(part => part.Reached)),
            Contradicted = Union(parts.SelectMany(part => part.Contradicted)),
            Overlaps = OverlapsEvent.Sum([.. parts.Select(part => part.Overlaps)]),
            Digests = saturation.Sample,
        };
    }

    private static SortedDictionary<string, long> Sum(IEnumerable<KeyValuePair<string, long>> counts)
    {
        var sums = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (name, count) in counts) sums[name] = sums.GetValueOrDefault(name) + count;
        return sums;
    }

    private static string[] Union(IEnumerable<string> names) => [.. names.Distinct().Order(StringComparer.Ordinal)];
}
