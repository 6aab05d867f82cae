using System.Diagnostics;
using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>
/// What a revision cures and breaks of another: both are swept over the same cases and schedules, and the saved cases of the
/// other are run on it as well. What only one of the two shows is looked for on the other, around the runs that show it, before
/// it is said to be gone or new.
/// </summary>
/// <param name="options">The sweep of the revision. Its time, if it has a limit, is that of everything together.</param>
/// <param name="base">What it is compared with.</param>
/// <param name="report">Takes the events: those of the revision's sweep, with a row for each key before the summary.</param>
/// <param name="progress">Takes the state now and then; null: nobody wants it.</param>
public sealed class Against(SweepOptions options, ISubject @base, Action<Event> report, Action<Progress>? progress = null)
{
    /// <summary>How much of the time the sweep of the base has; that of the revision may take half as long again for as much.</summary>
    private const double SweepShare = 0.35;

    private const double Slower = 1.25;

    /// <summary>How much there is at least for looking for what only one of them shows.</summary>
    private const double SearchShare = 0.2;

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly SweepOptions baseOptions = options with { Subject = @base };
    private MergedSweep? swept;

    /// <summary>What the sweep of the revision came to, with what the saved cases of the base show on it.</summary>
    public MergedSweep Events => swept ?? throw new InvalidOperationException("it has not run");

    /// <summary>Whether the revision has shown any violation, in its sweep or in runs around those of the base.</summary>
    public bool HasFound { get; private set; }

    /// <summary>Sweeps both, compares them and reports.</summary>
    public ComparedEvent Run(System.Threading.CancellationToken cancel)
    {
        var share = options.For * SweepShare;
        var first = new Sweep(baseOptions with { For = share }, _ => { }, progress);
        first.Run(cancel);
        var cases = first.Events.Summary!.Cases;
        swept = SweepRevision(share * Slower, cases, cancel);
        var saved = RunSavedOfBase(cancel);
        var latest = options.For is { } limit ? Later(limit, clock.Elapsed + (limit * SearchShare)) : TimeSpan.MaxValue;
        var rows = new KeyComparison(options, baseOptions, () => cancel.IsCancellationRequested || clock.Elapsed > latest, cancel)
            .Rows(SeenKey.Of(first.Events, baseOptions), SeenKey.Of(Events, options));
        rows = [.. rows, .. OrdersOf(first.Events)];
        foreach (var row in rows) report(row);
        HasFound = Events.Violations.Count > 0 || rows.Any(row => row.Token is not null);
        var compared = Sum(rows) with
        {
            BaseCases = cases,
            Cases = Events.Summary!.Cases,
            Saved = saved,
            Cancelled = cancel.IsCancellationRequested,
        };
        report(compared);
        report(Events.Summary!);
        var schedules = first.Events.Summary!.Schedules.Values.Sum() + Events.Summary!.Schedules.Values.Sum();
        report(new TimingEvent
        {
            Seconds = Math.Round(clock.Elapsed.TotalSeconds, 3),
            SchedulesPerSecond = Math.Round(schedules / clock.Elapsed.TotalSeconds, 1),
        });
        return compared;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>The cases that the base has run; the last lines are held back.</summary>
    private MergedSweep SweepRevision(TimeSpan? limit, long cases, System.Threading.CancellationToken cancel)
    {
        var sweep = new Sweep(options with { For = limit, Schedules = cases * SweepOptions.SchedulesPerCase }, item =>
        {
            if (item is not (SummaryEvent or TimingEvent)) report(item);
        }, progress);
        sweep.Run(cancel);
        return sweep.Events;
    }

    /// <summary>Reports what the saved cases of the base show on the revision when they are followed; says how many there are.</summary>
    private int RunSavedOfBase(System.Threading.CancellationToken cancel)
    {
        var known = Events.Violations.Select(item => item.Key).ToHashSet(StringComparer.Ordinal);
        var cases = @base.SavedCases.Where(item => SavedRun.IsWanted(item.Token, baseOptions)).Select(item => item.Token.Case).ToList();
        foreach (var item in cases.TakeWhile(_ => !cancel.IsCancellationRequested))
        {
            foreach (var (key, found) in new ElsewhereSearch(options).Follow(item))
            {
                if (!known.Add(key)) continue;
                var shown = new Confirmation(options, item.Scenario).Confirm(key, found, -1, "corpus").Event with
                {
                    Run = options.RunId,
                    Seed = options.Seed.ToString(CultureInfo.InvariantCulture),
                    Build = Build.Id,
                };
                Events.Add(shown);
                report(shown);
            }
        }

        return cases.Count;
    }

    /// <summary>Orders of locks that no single run shows cannot be looked for around one.</summary>
    private IEnumerable<AgainstEvent> OrdersOf(MergedSweep first)
    {
        var (before, after) = (first.LockOrders.ToDictionary(order => order.Cycle), Events.LockOrders.ToDictionary(order => order.Cycle));
        foreach (var cycle in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (old, now) = (before.GetValueOrDefault(cycle), after.GetValueOrDefault(cycle));
            yield return new()
            {
                Revision = options.Subject.Name,
                Base = @base.Name,
                Key = cycle,
                Defect = (now ?? old)!.Defect,
                Verdict = old is not null && now is not null ? AgainstEvent.Both : AgainstEvent.Unsettled,
                Token = now?.Edges[0].Token,
                BaseToken = old?.Edges[0].Token,
                Note = "only several runs show it together",
            };
        }
    }

    private ComparedEvent Sum(IReadOnlyList<AgainstEvent> rows)
    {
        // An order that only several runs show says nothing against a cure: its halves are of runs that break no rule.
        var keys = rows.Where(row => !row.Key.Contains(" -> ", StringComparison.Ordinal) || row.Key.Contains('/', StringComparison.Ordinal))
            .ToList();
        var cured = keys.Where(row => row.Defect is not null && row.BaseToken is not null).GroupBy(row => row.Defect!)
            .Where(group => group.All(row => row.Verdict == AgainstEvent.Gone)).Select(group => group.Key);
        return new()
        {
            Revision = options.Subject.Name,
            Base = @base.Name,
            Seed = options.Seed.ToString(CultureInfo.InvariantCulture),
            Cured = [.. cured.Order(StringComparer.Ordinal)],
            CuredKeys = KeysOf(keys.Where(row => row is { Verdict: AgainstEvent.Gone, Defect: null })),
            Broke = KeysOf(rows.Where(row => row.Verdict == AgainstEvent.Broke)),
            Both = rows.Count(row => row.Verdict == AgainstEvent.Both),
        };

        static string[] KeysOf(IEnumerable<AgainstEvent> rows) => [.. rows.Select(row => row.Key).Order(StringComparer.Ordinal)];
    }
}
