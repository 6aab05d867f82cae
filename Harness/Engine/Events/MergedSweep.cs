using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Coverage;
using TagStorageModel.Kit.Lockdep;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Events;

/// <summary>
/// What one sweep has shown, in however many shards and attempts it was run: of each violation and each order of locks the
/// lowest sighting, and the counts of each case once. The same whatever the order in which events are added, and however
/// often; with the events of all shards it is what the unsharded sweep says of itself.
/// </summary>
/// <param name="label">The slug of the known defect that a violation of a revision shows; null if none explains it.</param>
public sealed class MergedSweep(Func<string, ViolationSign, string?> label)
{
    private readonly SortedSet<Shard> begun = [];
    private readonly SortedDictionary<string, ViolationEvent> saved = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ViolationEvent> found = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SavedRunsEvent> savedRuns = new(StringComparer.Ordinal);
    private readonly Dictionary<LockFact, LockEdgeEvent> edges = [];
    private readonly Parts parts = new();
    private RunEvent? any;
    private SweepEvent? begin;

    /// <summary>An event that says which sweep it is.</summary>
    public RunEvent Identity => any ?? throw new InvalidOperationException("no event was added");

    /// <summary>How the sweep was begun; null if that line is lost.</summary>
    public SweepEvent? Begin => begin is null ? null : begin with { Shard = Label(parts.Items) };

    /// <summary>
    /// What was found, saved failures first, then in the order of cases; no key twice. What generated cases show is
    /// preferred.
    /// </summary>
    public IReadOnlyList<ViolationEvent> Violations => [.. Saved(parts.Items), .. Generated(parts.Items)];

    /// <summary>Orders of locks that only several runs show to be wrong.</summary>
    public IReadOnlyList<LockOrderEvent> LockOrders
    {
        get
        {
            var orders = Orders();
            return [.. orders.Wrong().Select(order =>
                Stamp(LockOrderEvent.Of(order, orders, Identity.Revision, sign => label(Identity.Revision, sign)), Label(parts.Items)))];
        }
    }

    /// <summary>The sum of what was counted; null if no shard ended.</summary>
    public SummaryEvent? Summary => Parts.Total(parts.Items) is { } total ? SummaryOf(total) : null;

    /// <summary>
    /// What came of the saved cases that were run first: of the catalogue's, and of those of folders if some no longer
    /// hold.
    /// </summary>
    public IReadOnlyList<SavedRunsEvent> SavedRuns
    {
        get
        {
            var label = Label(parts.Items);
            return [.. savedRuns.Values.Select(item => item with { Shard = label })];
        }
    }

    /// <summary>Shards that were begun and not ended: what they found is here, what they counted is not.</summary>
    public IReadOnlyList<Shard> Unfinished => UnfinishedBeside(parts.Items);

    /// <summary>Whether some cases are in no shard that is here.</summary>
    public bool IsPartial => !Parts.Cover(parts.Items, Shard.Whole);

    /// <summary>Whether a run has shown an order or usage of lock classes before another.</summary>
    public bool Knows(LockFact fact, long index, int run) =>
        edges.TryGetValue(fact, out var known) && (known.Case, known.ScheduleIndex).CompareTo((index, run)) < 0;

    /// <summary>Adds an event. What is made from others, and the time, is passed over.</summary>
    /// <exception cref="BadInputException">It contradicts what is here.</exception>
    public void Add(RunEvent item)
    {
        any ??= item;
        if ((item.Run, item.Revision, item.Seed, item.Build) != (any.Run, any.Revision, any.Seed, any.Build))
            throw new BadInputException($"run {item.Run} is of revision {any.Revision}, seed {any.Seed}, build {any.Build}, and here of "
                + $"revision {item.Revision}, seed {item.Seed}, build {item.Build}");
        if (item is LockOrderEvent or SummaryEvent) return;
        begun.UnionWith(item.Shards);
        switch (item)
        {
            case SweepEvent sweep:
                sweep = Canonical(sweep);
                if (begin is null || Earlier(sweep, begin)) begin = sweep;
                break;
            case SavedRunsEvent run:
                savedRuns[run.Source] = savedRuns.TryGetValue(run.Source, out var earlier) ? SavedRunsEvent.Sum(earlier, run) : run;
                break;
            case ViolationEvent { Source: "corpus" } violation:
                Keep(saved, violation);
                break;
            case ViolationEvent violation:
                Keep(found, violation);
                break;
            case SightingEvent sighting:
                Keep(found, sighting.Violation);
                break;
            case LockEdgeEvent edge:
                if (!edges.TryGetValue(edge.Fact, out var known) || Earlier(edge, known)) edges[edge.Fact] = edge;
                break;
            case PartEvent part:
                parts.Add(part);
                break;
        }
    }

    /// <summary>All that is known, in the order in which a sweep says it.</summary>
    public IEnumerable<RunEvent> Events()
    {
        var items = parts.Items;
        var label = Label(items);
        if (begin is not null) yield return begin with { Shard = label };
        foreach (var run in SavedRuns.Where(run => run.Source == SavedRunsEvent.Catalogue)) yield return run;
        foreach (var violation in Saved(items)) yield return violation;
        foreach (var run in SavedRuns.Where(run => run.Source == SavedRunsEvent.Corpus)) yield return run;
        var generated = Generated(items).Select(item => (item.Case, Rank: 0, item.ScheduleIndex, Text: item.Key, Event: (RunEvent)item));
        var locks = edges.Values.Select(edge =>
            (edge.Case, Rank: 1, ScheduleIndex: (long)edge.ScheduleIndex, Text: TextOf(edge), Event: (RunEvent)At(edge, edge.Case, items)));
        foreach (var item in generated.Concat(locks).OrderBy(item => item.Case).ThenBy(item => item.Rank)
            .ThenBy(item => item.ScheduleIndex).ThenBy(item => item.Text, StringComparer.Ordinal))
            yield return item.Event;
        foreach (var part in items) yield return part;
        foreach (var order in LockOrders) yield return order;
        if (Summary is { } summary) yield return summary;
    }

    /// <summary>What orders edges that one run showed.</summary>
    internal static string TextOf(LockEdgeEvent edge) => edge.From + '\n' + edge.To + '\n' + edge.Kind;

    private static void Keep(SortedDictionary<string, ViolationEvent> kept, ViolationEvent violation)
    {
        if (!kept.TryGetValue(violation.Key, out var known) || Earlier(violation, known)) kept[violation.Key] = violation;
    }

    private static bool Earlier(ViolationEvent one, ViolationEvent other)
    {
        var order = (one.Case, one.ScheduleIndex).CompareTo((other.Case, other.ScheduleIndex));
        return order < 0 || (order == 0 && Earlier((RunEvent)one, other));
    }

    private static bool Earlier(LockEdgeEvent one, LockEdgeEvent other)
    {
        var order = (one.Case, one.ScheduleIndex).CompareTo((other.Case, other.ScheduleIndex));
        return order < 0 || (order == 0 && Earlier((RunEvent)one, other));
    }

    /// <summary>Of two that say the same the one of the lower shard; of two that do not, whichever has the lower text.</summary>
    private static bool Earlier(RunEvent one, RunEvent other)
    {
        var order = string.CompareOrdinal(JsonLines.Write(one with { Shard = "" }), JsonLines.Write(other with { Shard = "" }));
        return order < 0 || (order == 0 && one.Shards.First().CompareTo(other.Shards.First()) < 0);
    }

    private static SweepEvent Canonical(SweepEvent sweep) =>
        sweep with { Invariants = new SortedDictionary<string, string>(sweep.Invariants.ToDictionary(), StringComparer.Ordinal) };

    private static T At<T>(T item, long index, IReadOnlyList<PartEvent> items)
        where T : RunEvent =>
        items.FirstOrDefault(part => Parts.Has(part, index)) is { } part ? (T)(item with { Shard = part.Shard }) : item;

    private IEnumerable<ViolationEvent> Saved(IReadOnlyList<PartEvent> items)
    {
        var label = Label(items);
        return saved.Values.Where(item => !found.ContainsKey(item.Key)).Select(item => item with { Shard = label });
    }

    private IEnumerable<ViolationEvent> Generated(IReadOnlyList<PartEvent> items) =>
        found.Values.OrderBy(item => item.Case).ThenBy(item => item.ScheduleIndex).ThenBy(item => item.Key, StringComparer.Ordinal)
            .Select(item => At(item, item.Case, items));

    private LockOrders Orders()
    {
        var orders = new LockOrders();
        foreach (var (fact, edge) in edges) orders.Add(fact, new LockSighting(edge.Case, edge.ScheduleIndex, edge.Function, edge.Token));

        // A single run that has shown something to be wrong needs no second one.
        foreach (var item in saved.Values.Concat(found.Values).Where(item => item.Invariant == LocksAreSound.RuleId))
            orders.AddShown(ViolationSign.Parse(item.Key).Detail);

        return orders;
    }

    private IReadOnlyList<Shard> UnfinishedBeside(IReadOnlyList<PartEvent> items) => [.. begun.Where(shard => !Parts.Cover(items, shard))];

    private string Label(IReadOnlyList<PartEvent> items) =>
        string.Join('+', items.Select(part => Shard.Parse(part.Shard)!.Value).Concat(UnfinishedBeside(items)).Order());

    private T Stamp<T>(T item, string shard)
        where T : RunEvent =>
        (T)(item with { Run = Identity.Run, Seed = Identity.Seed, Build = Identity.Build, Shard = shard });

    private SummaryEvent SummaryOf(PartEvent total)
    {
        var saturation = new Saturation();
        saturation.Add(total.Digests, total.Schedules.Values.Sum());
        return Stamp(
            new SummaryEvent
            {
                Revision = total.Revision,
                Cases = total.Cases,
                Schedules = total.Schedules,
                Steps = total.Steps,
                Cut = total.Cut,
                Distinct = saturation.Distinct,
                PNew = saturation.PNew,
                Shown = total.Shown,
                Reached = total.Reached,
                NeverReached = total.Reached.Count == 0 ? ["anything"]
                    : [.. total.Reached.Where(count => count.Value == 0).Select(count => count.Key)],
                Contradicted = total.Contradicted,
                Overlaps = total.Overlaps,
                Violations = saved.Keys.Union(found.Keys).Count(),
            },
            total.Shard);
    }
}
