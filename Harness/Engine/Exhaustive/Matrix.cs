using System.Diagnostics;
using System.Globalization;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Kit.Lockdep;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>
/// Revisions and rules, and revisions and families of callers, each pair with evidence: from saved cases, then from exhaustive
/// searches of the named scenarios, then from generated cases.
/// </summary>
/// <param name="options">What to do.</param>
/// <param name="report">Takes the cells, those of a revision when all of them are known.</param>
/// <param name="progress">Takes the state now and then; null: nobody wants it.</param>
public sealed class Matrix(MatrixOptions options, Action<CellEvent> report, Action<TableProgress>? progress = null)
{
    /// <summary>How much of a revision's time its searches have.</summary>
    private const double SearchShare = 0.5;

    /// <summary>How much of it has the search around saved cases of others, for a revision that has none.</summary>
    private const double SavedShare = 0.25;

    private const int SavedRuns = 1000;

    /// <summary>Searches that end early leave their time to those that come after, of which one may take so many shares.</summary>
    private const int MostShares = 3;

    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly List<CellEvent> cells = [];
    private int done;

    /// <summary>The cells so far.</summary>
    public IReadOnlyList<CellEvent> Cells => cells;

    /// <summary>Whether every revision was looked at to the end, and every cell has evidence.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Makes the cells. When it is cancelled, those of the revision under way are made of what is there.</summary>
    public void Run(System.Threading.CancellationToken cancel)
    {
        foreach (var subject in options.Subjects.TakeWhile(_ => !cancel.IsCancellationRequested))
        {
            var evidence = new MatrixEvidence();
            var time = Positive(options.For - clock.Elapsed) / (options.Subjects.Count - done);
            var end = clock.Elapsed + time;
            foreach (var known in SavedOf(subject, clock.Elapsed + (time * SavedShare), cancel))
                evidence.Add(known.Sign.Invariant, null, known.Key, known.Defect, known.Token.Text);
            SearchAll(subject, evidence, time * SearchShare, cancel);
            Sweep(subject, evidence, Positive(end - clock.Elapsed), cancel);
            foreach (var cell in CellsOf(subject, evidence))
            {
                cells.Add(cell);
                report(cell);
            }

            done++;
        }

        IsComplete = !cancel.IsCancellationRequested && cells.TrueForAll(cell => cell.HasEvidence);
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;

    /// <summary>What its saved cases show; of one that has none what others' do, searched around.</summary>
    private IEnumerable<SeenKey> SavedOf(ISubject subject, TimeSpan end, System.Threading.CancellationToken cancel)
    {
        var how = new SweepOptions(subject, options.Seed);
        if (subject.SavedCases.Count > 0 || subject is not IRepairable repairable) return SeenKey.OfSaved(how);
        var seen = new List<SeenKey>();
        foreach (var (slug, token) in repairable.KnownFailures)
        {
            if (clock.Elapsed > end || cancel.IsCancellationRequested) break;
            Tick(subject, $"around {slug}");
            var result = new ElsewhereSearch(how).Find(token.Case, sign => seen.TrueForAll(known => known.Sign.Invariant != sign.Invariant),
                SavedRuns, cancel);
            if (result.Found is not { } found) continue;
            var (item, shown) = new Confirmation(how, token.Case.Scenario).Confirm(result.Key, found, -1, "corpus");
            seen.Add(new SeenKey(item.Key, shown, item.Defect));
        }

        return seen;
    }

    private void SearchAll(ISubject subject, MatrixEvidence evidence, TimeSpan time, System.Threading.CancellationToken cancel)
    {
        var all = ScenariosOf(subject);
        var end = clock.Elapsed + time;
        for (var i = 0; i < all.Count && !cancel.IsCancellationRequested; i++)
        {
            // Every scenario is looked at, if only for a moment: no family is left without.
            var share = Positive(end - clock.Elapsed) / (all.Count - i);
            var most = TimeSpan.FromMilliseconds(Math.Max(20, share.TotalMilliseconds * MostShares));
            using var limit = System.Threading.CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(most);
            Search(subject, all[i].Family, all[i].Name, evidence, limit.Token);
        }
    }

    /// <summary>Those of its families, or, where it has none, whatever has a name.</summary>
    private static List<(string? Family, string Name)> ScenariosOf(ISubject subject) => subject.Families.Count > 0
        ? [.. subject.Families.SelectMany(family => family.Scenarios.Select(name => ((string?)family.Name, name)))]
        : [.. subject.Scenarios.Select(named => ((string?)null, named.Name))];

    private void Search(ISubject subject, string? family, string name, MatrixEvidence evidence, System.Threading.CancellationToken cancel)
    {
        var broken = new List<string>();
        var target = new VerifyTarget($"{name} on {subject.Name}", subject.Find(name)!, new SweepOptions(subject, 0));
        var verdict = new Verification(target, new VerifyOptions(), item =>
        {
            if (item is LockOrderEvent) broken.Add(LocksAreSound.RuleId);
            if (item is not ViolationEvent found) return;
            broken.Add(found.Invariant);
            evidence.Add(found.Invariant, family, found.Key, found.Defect, found.Token);
        }, _ => Tick(subject, name)).Run(cancel);
        Tick(subject, name);
        evidence.Add(name, family, verdict, broken);
    }

    private void Sweep(ISubject subject, MatrixEvidence evidence, TimeSpan time, System.Threading.CancellationToken cancel)
    {
        // One case at least: a revision without named scenarios has evidence, too.
        var how = new SweepOptions(subject, options.Seed) { For = time, Schedules = options.Schedules };
        if (time == TimeSpan.Zero) how = how with { For = null, Schedules = SweepOptions.SchedulesPerCase };
        var sweep = new Sweep(how, item =>
        {
            if (item is ViolationEvent found) evidence.Add(found.Invariant, null, found.Key, found.Defect, found.Token);
        }, _ => Tick(subject, "generated cases"));
        sweep.Run(cancel);
        evidence.Schedules = sweep.Events.Summary!.Schedules.Values.Sum();
    }

    private IEnumerable<CellEvent> CellsOf(ISubject subject, MatrixEvidence evidence)
    {
        var empty = new CellEvent
        {
            Revision = subject.Name,
            With = SourceFile.With(subject, subject.NewRules()),
            Kind = CellEvent.Rule,
            Column = "",
            Sentence = "",
            Verdict = CellEvent.Explored,
            Searches = new SortedDictionary<string, long>(),
            Seed = options.Seed.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var rule in subject.NewRules()) yield return evidence.OfRule(empty with { Column = rule.Id, Sentence = rule.Sentence });
        foreach (var (family, sentence, scenarios) in subject.Families)
        {
            var cell = empty with { Kind = CellEvent.Family, Column = family, Sentence = sentence };
            yield return scenarios.Count == 0 ? cell with { Verdict = CellEvent.Absent } : evidence.OfFamily(cell);
        }
    }

    private void Tick(ISubject subject, string what) =>
        progress?.Invoke(new TableProgress($"{subject.Name}: {what}", done, options.Subjects.Count, clock.Elapsed));
}
