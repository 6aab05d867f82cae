using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Explaining;
using TagStorageModel.Engine.Minimising;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>A corpus as a sweep uses it: its cases are run first, and what the sweep finds is added, minimised.</summary>
/// <param name="corpus">The corpus.</param>
/// <param name="options">The sweep's options.</param>
/// <param name="cancel">Ends a minimisation with the smallest case so far.</param>
public sealed class SavedFailures(Corpus corpus, SweepOptions options, System.Threading.CancellationToken cancel)
{
    /// <summary>A limit of steps, so that what is saved depends on what was found alone: about a second.</summary>
    private static readonly MinimizerLimits Limits = new(4_000_000);

    private readonly HashSet<string> shown = new(StringComparer.Ordinal);
    private readonly HashSet<string> stale = new(StringComparer.Ordinal);

    /// <summary>The keys that saved cases have shown.</summary>
    public IReadOnlySet<string> Shown => shown;

    /// <summary>
    /// Makes the run of each saved case of the revision again, in the order of their keys. A case answers for its own
    /// violation; one that has lost it, for whatever it shows instead. Lastly those that no longer fit, if there are such:
    /// each of the others is told by its violation.
    /// </summary>
    public IEnumerable<RunEvent> Run()
    {
        var (count, faults) = (0, new List<StaleCase>());
        foreach (var file in corpus.Load().Where(file => SavedRun.IsWanted(file.Token, options))
            .OrderBy(file => file.Token.Promise.Key, StringComparer.Ordinal))
        {
            if (cancel.IsCancellationRequested) yield break;
            count++;
            var run = SavedRun.Of(file.Name, file.Token, options);
            if (run.Stale is { } fault)
            {
                stale.Add(file.Name);
                faults.Add(fault);
                if (!run.IsFollowed) continue;
            }

            var machine = run.Made.Machine;
            var schedule = Schedule.Of(machine.Trace.Decisions);
            foreach (var violation in run.Own is { } one ? [one] : machine.Violations.Items.ToArray())
            {
                var key = violation.Key.Text(machine.LockClasses);
                if (!shown.Add(key)) continue;
                yield return new Confirmation(options, run.Made.Scenario)
                    .Confirm(key, new FoundViolation(violation, schedule, 0, "own"), -1, "corpus").Event;
            }
        }

        if (faults.Count > 0) yield return SavedRunsEvent.Of(options.Subject.Name, SavedRunsEvent.Corpus, count, faults);
    }

    /// <summary>What is to be saved of something that the sweep has found, minimised; null if a saved case shows it.</summary>
    public CaseFile? FileOf(Token token) => shown.Contains(token.Promise.Key) ? null
        : (new Minimizer(options.Subject, Limits).Run(token, cancel) ?? token).ToFile();

    /// <summary>Saves it.</summary>
    public void Save(CaseFile file)
    {
        if (stale.Remove(file.Name)) corpus.Save(file);
        else corpus.Add(file);
    }
}
