using System.Collections.Concurrent;
using System.Diagnostics;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Minimising;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Kit.Rules;
using TagStorageModel.Model.Revisions;

namespace TagStorageModel.Harness.TagStorage;

/// <summary>
/// Makes the corpus of the catalogue: sweeps each revision until every known defect of it has been seen, minimises what was
/// found and saves it. Cases that still show their defect stay as they are.
/// </summary>
/// <param name="folder">The folder of the cases; it must be there.</param>
/// <param name="limit">The longest sweep of a revision.</param>
/// <param name="seed">The sweeps' seed.</param>
/// <param name="tokens">Failures that are known already, such as a sweep's; those that no longer fit are passed over.</param>
/// <param name="note">Takes a line about each thing done.</param>
public sealed class KnownCasesMaker(string folder, TimeSpan limit, ulong seed, IReadOnlyList<Token> tokens, Action<string> note)
{
    private const int Wanted = 4;
    private const int Minimised = 4;

    /// <summary>Once every defect has been seen, so much longer is looked for plainer runs: a part of the time so far.</summary>
    private const double Longer = 0.5;

    private static readonly SubjectSet Revisions = new(SeriesSubject.All);

    /// <summary>Makes what is missing and removes what belongs to no defect.</summary>
    public void Make()
    {
        var names = DefectSet.All.SelectMany(defect => defect.Revisions.Select(revision => KnownCase.NameOf(defect.Slug, revision)))
            .ToHashSet();
        foreach (var path in Directory.GetFiles(folder, "*" + CaseFile.Extension).Where(path => !names.Contains(Path.GetFileName(path))))
        {
            File.Delete(path);
            note($"removed {Path.GetFileName(path)}");
        }

        // One revision after the other in each thread: modelled code knows its thread.
        System.Threading.Tasks.Parallel.ForEach(SeriesSubject.All, Make);
        System.Threading.Tasks.Parallel.ForEach(SeriesSubject.All, MakeFromOthers);
    }

    /// <summary>What the sweep did not find, around the cases of other revisions.</summary>
    private void MakeFromOthers(SeriesSubject revision)
    {
        foreach (var slug in Missing(revision))
        {
            var nearby = new NearbySearch(revision, slug);
            var others = SeriesSubject.All.Select(other => Path.Combine(folder, KnownCase.NameOf(slug, other.Name))).Where(File.Exists);
            var found = others.Select(path => nearby.Around(CaseFile.Load(path, Revisions).Token.Case))
                .FirstOrDefault(token => token is not null);
            if (found is not null) Minimise(revision, slug, [found], []);
            else note($"{revision.Name}: {slug} was not found");
        }
    }

    private string[] Missing(SeriesSubject revision) =>
        [.. DefectSet.All.Where(defect => defect.Revisions.Contains(revision.Name) && !IsThere(defect.Slug, revision.Name))
            .Select(defect => defect.Slug)];

    private void Make(SeriesSubject revision)
    {
        MinimiseGiven(revision);
        var missing = Missing(revision);
        if (missing.Length == 0) return;
        var found = Sweep(revision, missing);
        var others = new ConcurrentDictionary<string, Case>();
        System.Threading.Tasks.Parallel.ForEach(missing.Where(found.ContainsKey), slug => Minimise(revision, slug, found[slug], others));
        foreach (var slug in missing.Where(slug => !found.ContainsKey(slug)))
        {
            if (others.TryGetValue(slug, out var other) && NearbySearch.TokenOf(revision, slug, other) is { } token)
                Minimise(revision, slug, [token], []);
        }
    }

    private bool IsThere(string slug, string revision)
    {
        var path = Path.Combine(folder, KnownCase.NameOf(slug, revision));
        try
        {
            return File.Exists(path) && CaseFile.Load(path, Revisions).Token is var token && token.Case.Revision == revision
                && KnownCaseVerdict.Of(slug, token).IsGood;
        }
        catch (BadInputException)
        {
            return false;
        }
    }

    /// <summary>Tokens for each defect, the plainest first.</summary>
    private Dictionary<string, Token[]> Sweep(SeriesSubject revision, string[] missing)
    {
        var found = new Dictionary<string, List<ViolationEvent>>();
        var clock = Stopwatch.StartNew();
        using var enough = new System.Threading.CancellationTokenSource();
        var complete = TimeSpan.MaxValue;
        new Sweep(new SweepOptions(revision, seed) { Engine = EngineChoice.Own, For = limit }, item =>
        {
            if (item is not ViolationEvent { Defect: { } slug } violation || !missing.Contains(slug)) return;
            if (!found.TryGetValue(slug, out var list)) found.Add(slug, list = []);
            list.Add(violation);
            if (found.Count == missing.Length && complete == TimeSpan.MaxValue) complete = clock.Elapsed;
        }, _ =>
        {
            var all = found.Count == missing.Length;
            if (all && (clock.Elapsed > complete * (1 + Longer) || found.Values.All(list => list.Count >= Wanted))) enough.Cancel();
        }).Run(enough.Token);
        note($"{revision.Name}: {found.Count} of {missing.Length} defects found in {clock.Elapsed.TotalSeconds:F0} s");
        return found.ToDictionary(pair => pair.Key, pair => Plainest(pair.Value));
    }

    /// <summary>The plainest run for each rule and function, and of these the plainest.</summary>
    private static Token[] Plainest(IEnumerable<ViolationEvent> violations) =>
        [.. violations.GroupBy(violation => (violation.Invariant, violation.Function))
            .Select(group => group.MinBy(Plainness)!).OrderBy(Plainness).Take(Minimised)
                .Select(violation => Token.Parse(violation.Token, Revisions))];

    private static (bool, bool, bool, int, int, int) Plainness(ViolationEvent violation) =>
        (violation.Consequence, violation.Severity != "actual", Token.Parse(violation.Token, Revisions).Case.Scenario.HasStoreBuffers,
            Math.Max(0, violation.Preemptions - 1), violation.Threads, violation.Steps);

    private void MinimiseGiven(SeriesSubject revision)
    {
        var missing = Missing(revision);
        var given = tokens.Where(token => token.Case.Revision == revision.Name && token.Promise.Key.Length > 0)
            .Select(token => (Sign: ViolationSign.Parse(token.Promise.Key), Token: token))
            .GroupBy(item => revision.DefectOf(item.Sign)?.Slug ?? "")
            .Where(group => missing.Contains(group.Key));
        System.Threading.Tasks.Parallel.ForEach(given, group => Minimise(revision, group.Key, [.. group
            .GroupBy(item => (item.Sign.Invariant, item.Sign.Function))
            .Select(alike => alike.MinBy(item => Reading(item.Token)).Token).OrderBy(Reading).Take(Minimised)], []));
    }

    private static (bool, int, int) Reading(Token token) =>
        (token.Case.Scenario.HasStoreBuffers, token.Case.Schedule.Runs.Count, token.Case.Schedule.Steps);

    private void Minimise(SeriesSubject revision, string slug, IEnumerable<Token> failures, ConcurrentDictionary<string, Case> others)
    {
        (Token Token, (int, bool, bool, CaseCost) Cost)? best = null;
        foreach (var token in failures)
        {
            var minimizer = new Minimizer(revision, MinimizerLimits.Default);
            if (minimizer.Run(token) is not { } smallest) continue;
            foreach (var (key, other) in minimizer.Others)
            {
                if (revision.DefectOf(ViolationSign.Parse(key)) is { Slug: var another }) others.TryAdd(another, other);
            }

            var isLarge = minimizer.Cost is { Threads: > KnownCaseVerdict.MostThreads }
                or { Preemptions: > KnownCaseVerdict.MostPreemptions };
            var cost = (minimizer.Weakness, isLarge, smallest.Case.Scenario.HasStoreBuffers, minimizer.Cost);
            if (best is { } so && so.Cost.CompareTo(cost) <= 0) continue;
            best = (smallest, cost);
        }

        if (best is not { } chosen) return;
        chosen.Token.ToFile().SaveAs(Path.Combine(folder, KnownCase.NameOf(slug, revision.Name)));
        note($"{revision.Name}: {slug}: {chosen.Cost.Item4}");
    }
}
