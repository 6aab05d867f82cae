using TagStorageModel.Engine.Cases;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Events;

/// <summary>The events of any number of files, each sweep's put together.</summary>
/// <param name="label">The slug of the known defect that a violation of a revision shows; null if none explains it.</param>
public sealed class Merge(Func<string, ViolationSign, string?> label)
{
    private readonly SortedDictionary<string, MergedSweep> sweeps = new(StringComparer.Ordinal);
    private readonly SortedSet<string> others = new(StringComparer.Ordinal);
    private readonly List<TimingEvent> timings = [];

    /// <summary>The sweeps, in the order of their revisions and seeds.</summary>
    public IReadOnlyList<MergedSweep> Sweeps =>
        [.. sweeps.Values.OrderBy(sweep => sweep.Identity.Revision, StringComparer.Ordinal)
            .ThenBy(sweep => ulong.Parse(sweep.Identity.Seed, System.Globalization.CultureInfo.InvariantCulture))];

    /// <summary>What was found in all of them, no key of a revision twice.</summary>
    public IReadOnlyList<ViolationEvent> Violations =>
        [.. Sweeps.SelectMany(sweep => sweep.Violations).DistinctBy(item => (item.Revision, item.Key))];

    /// <summary>Orders of locks that only several runs show to be wrong, none of a revision twice.</summary>
    public IReadOnlyList<LockOrderEvent> LockOrders =>
        [.. Sweeps.SelectMany(sweep => sweep.LockOrders).DistinctBy(item => (item.Revision, item.Cycle))];

    /// <summary>Lines of events that are no sweep's; they are kept as they are.</summary>
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
                case RunEvent item:
                    if (!sweeps.TryGetValue(item.Run, out var sweep)) sweeps[item.Run] = sweep = new MergedSweep(label);
                    try
                    {
                        sweep.Add(item);
                    }
                    catch (BadInputException refused)
                    {
                        throw new BadInputException($"{file.Path}:{line.Number}: {refused.Message}");
                    }

                    break;
                default:
                    others.Add(line.Text);
                    break;
            }
        }
    }

    /// <summary>All of it as JSON Lines, without their ends.</summary>
    /// <exception cref="BadInputException">Shards overlap and cannot be added up.</exception>
    public IEnumerable<string> Lines() => Sweeps.SelectMany(sweep => sweep.Events()).Select(JsonLines.Write).Concat(others);
}
