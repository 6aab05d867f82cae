namespace TagStorageModel.Harness;

/// <summary>A corpus as a sweep uses it: its cases are run first, and what the sweep finds is added, minimised.</summary>
/// <param name="folder">The corpus.</param>
/// <param name="options">The sweep's options.</param>
/// <param name="cancel">Ends a minimisation with the smallest case so far.</param>
public sealed class SavedFailures(string folder, SweepOptions options, System.Threading.CancellationToken cancel)
{
    /// <summary>A limit of steps, so that what is saved depends on what was found alone: about a second.</summary>
    private static readonly MinimizerLimits Limits = new(4_000_000);

    private readonly Corpus corpus = new(folder);
    private readonly HashSet<string> shown = new(StringComparer.Ordinal);
    private readonly HashSet<string> stale = new(StringComparer.Ordinal);

    /// <summary>The keys that saved cases have shown.</summary>
    public IReadOnlySet<string> Shown => shown;

    /// <summary>
    /// Makes the run of each saved case of the revision again, in the order of their keys. A case answers for its own
    /// violation; one that has lost it, for whatever it shows instead.
    /// </summary>
    /// <param name="note">Takes a line about each case that no longer fits.</param>
    public IEnumerable<ViolationEvent> Run(Action<string> note)
    {
        foreach (var file in corpus.Load().Where(IsWanted).OrderBy(file => file.Token.Promise.Key, StringComparer.Ordinal))
        {
            if (cancel.IsCancellationRequested) yield break;
            var saved = file.Token;
            var made = new ScenarioMachine(saved.Case.Scenario, options.Revision, options.NewInvariants());
            var replay = new ReplayStrategy(saved.Case.Schedule);
            new OwnEngine(made.Machine).Run(replay);
            var own = Confirmation.Find(made.Machine, saved.Promise.Key);
            if (replay.Misfit is not null || own is null)
            {
                stale.Add(file.Name);
                note($"saved case {file.Name} no longer fits: {replay.Misfit?.ToString() ?? "it does not show its violation"}");
                if (replay.Misfit is not null) continue;
            }

            var schedule = Schedule.Of(made.Machine.Trace.Decisions);
            foreach (var violation in own is { } one ? [one] : made.Machine.Violations.Items.ToArray())
            {
                var key = violation.Key.Text(made.Machine.LockClasses);
                if (shown.Add(key)) yield return new Confirmation(options, made.Scenario).Confirm(key, new FoundViolation(violation, schedule, 0, "own"), -1, "corpus");
            }
        }
    }

    /// <summary>Minimises and saves what the sweep has found, unless a saved case shows it.</summary>
    public void Save(ViolationEvent found)
    {
        if (shown.Contains(found.Key)) return;
        var token = Token.Parse(found.Token);
        var file = CaseFile.Of(new Minimizer(options.Revision, Limits).Run(token, cancel) ?? token);
        if (stale.Remove(file.Name)) corpus.Save(file);
        else corpus.Add(file);
    }

    private bool IsWanted(CaseFile file) =>
        file.Token.Case.Revision == options.Revision.Name && file.Token.Promise.Key.Length > 0
        && (options.Invariants is null || (ViolationSign.TryParse(file.Token.Promise.Key) is { } sign && options.Invariants.Contains(sign.Invariant)));
}
