using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Text;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Events;

/// <summary>The events of any number of files, those of each sweep and of each exhaustive search put together.</summary>
/// <param name="label">The slug of the known defect that a violation of a revision shows; null if none explains it.</param>
public sealed class Merge(Func<string, ViolationSign, string?> label)
{
    private readonly SortedDictionary<string, MergedSweep> sweeps = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, MergedSearch> searches = new(StringComparer.Ordinal);
    private readonly SortedSet<string> others = new(StringComparer.Ordinal);
    private readonly List<RowEvent> rows = [];
    private readonly SortedSet<string> rowLines = new(StringComparer.Ordinal);
    private readonly List<TimingEvent> timings = [];

    /// <summary>The sweeps, in the order of their revisions and seeds.</summary>
    public IReadOnlyList<MergedSweep> Sweeps =>
        [.. sweeps.Values.OrderBy(sweep => sweep.Identity.Revision, StringComparer.Ordinal)
            .ThenBy(sweep => ulong.Parse(sweep.Identity.Seed, System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>The exhaustive searches, in the order of what they searched.</summary>
    public IReadOnlyList<MergedSearch> Searches =>
        [.. searches.OrderBy(search => search.Value.Subject, StringComparer.Ordinal).ThenBy(search => search.Key, StringComparer.Ordinal)
            .Select(search => search.Value)];

    /// <summary>What was found in all of them, no key of a revision twice.</summary>
    public IReadOnlyList<ViolationEvent> Violations =>
        [.. Sweeps.SelectMany(sweep => sweep.Violations).Concat(Searches.SelectMany(search => search.Violations))
            .DistinctBy(item => (item.Revision, item.Key))];

    /// <summary>Orders of locks that only several runs show to be wrong, none of a revision twice.</summary>
    public IReadOnlyList<LockOrderEvent> LockOrders =>
        [.. Sweeps.SelectMany(sweep => sweep.LockOrders).Concat(Searches.SelectMany(search => search.LockOrders))
            .DistinctBy(item => (item.Revision, item.Cycle))];

    /// <summary>Rows of tables, none twice, in the order in which they were read.</summary>
    public IReadOnlyList<RowEvent> Rows => rows;

    /// <summary>Lines of events that are of no sweep and no search; they are kept as they are.</summary>
    public IReadOnlyCollection<string> Others => others;

    /// <summary>How long it took, if there is one sweep and one such event; those of several say nothing together.</summary>
    public TimingEvent? Timing => timings.Count == 1 && sweeps.Count == 1 ? timings[0] : null;

    /// <summary>Adds the events of a file.</summary>
    /// <exception cref="BadInputException">One contradicts another; says in which line.</exception>
    public void Add(EventFile file)
    {
        foreach (var line in file.Lines)
        {
            switch (line.Event)
            {
                case TimingEvent timing:
                    timings.Add(timing);
                    break;
                case { } item when SearchOf(item) is { } search:
                    Try(() => search.Add(item));
                    break;
                case RunEvent item:
                    if (!sweeps.TryGetValue(item.Run, out var sweep)) sweeps[item.Run] = sweep = new MergedSweep(label);
                    Try(() => sweep.Add(item));
                    break;
                case RowEvent row:
                    if (rowLines.Add(JsonLines.Write(row))) rows.Add(row);
                    break;
                default:
                    others.Add(line.Text);
                    break;
            }

            void Try(Action add)
            {
                try
                {
                    add();
                }
                catch (BadInputException refused)
                {
                    throw new BadInputException($"{file.Path}:{line.Number}: {refused.Message}");
                }
            }
        }
    }

    /// <summary>All of it as JSON Lines, without their ends.</summary>
    /// <exception cref="BadInputException">Shards overlap and cannot be added up.</exception>
    public IEnumerable<string> Lines() => Sweeps.SelectMany(sweep => sweep.Events())
        .Concat<Event>(Searches.SelectMany(search => search.Events())).Select(JsonLines.Write).Concat(rowLines)
        .Concat(others.Select(PlainText.Json));

    /// <summary>The exhaustive search that an event is of; null if it is of none.</summary>
    private MergedSearch? SearchOf(Event item)
    {
        var run = item switch
        {
            VerdictEvent verdict => verdict.Run.Length > 0 ? verdict.Run : $"\n{verdict.Subject}",
            LivelockEvent livelock => livelock.Run.Length > 0 ? livelock.Run : $"\n{livelock.Subject}",
            ViolationEvent { Source: ViolationEvent.Exhaustive } violation => violation.Run,
            LockOrderEvent { Source: ViolationEvent.Exhaustive } order => order.Run,
            _ => null,
        };
        if (run is null) return null;
        if (!searches.TryGetValue(run, out var search)) searches[run] = search = new MergedSearch();
        return search;
    }
}
