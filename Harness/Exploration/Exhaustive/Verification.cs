using System.Diagnostics;
using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>
/// An exhaustive search from its start to its verdict. Each distinct violation is confirmed on both engines and reported as
/// soon as it is found.
/// </summary>
/// <param name="subject">What is searched.</param>
/// <param name="options">How.</param>
/// <param name="report">Takes the events in order.</param>
/// <param name="progress">Takes the state now and then; null: nobody wants it.</param>
public sealed class Verification(VerifySubject subject, VerifyOptions options, Action<Event> report, Action<SearchProgress>? progress = null)
{
    private const int ProgressEvery = 1024;
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly HashSet<ViolationKey> seen = [];
    private readonly LockOrders orders = new();
    private long deadlocks;
    private long visited;

    /// <summary>Distinct violations found, lock orders across executions included.</summary>
    public int Found { get; private set; }

    /// <summary>Searches until the end or until it is cancelled, and reports the verdict.</summary>
    public VerdictEvent Run(System.Threading.CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var machine = subject.Make();
        if (options.Steps is { } limit) machine.StepLimit = limit;
        var locks = subject.WatchLocks(orders, machine, 0);
        var explorer = new Explorer(machine);
        var ended = explorer.Run(() =>
        {
            locks?.See();
            if (!machine.AllReturned && !machine.IsCut) deadlocks++;
            if (!machine.Violations.Items.IsEmpty) Note(machine);
            if (visited++ % ProgressEvery == 0) progress?.Invoke(new SearchProgress(explorer.Executions, 0, keys.Count, clock.Elapsed));
            return !cancel.IsCancellationRequested && !(options.StopAtFirst && keys.Count > 0);
        });
        var seconds = clock.Elapsed.TotalSeconds;
        foreach (var order in subject.ConfirmOrders(orders))
        {
            Found++;
            report(order);
        }

        var bounds = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["steps"] = machine.StepLimit };
        foreach (var (name, value) in subject.Bounds) bounds[name] = value;
        var verdict = new VerdictEvent
        {
            Subject = subject.Name,
            Complete = ended && explorer.Cut == 0,
            Executions = explorer.Executions,
            Blocked = explorer.Blocked,
            Cut = explorer.Cut,
            Deadlocks = deadlocks,
            Steps = explorer.Steps,
            Violations = keys.Count,
            Seconds = Math.Round(seconds, 6),
            Bounds = bounds,
            Reduction = "optimal",
            Assumptions = subject.Assumptions,
        };
        report(verdict);
        return verdict;
    }

    private void Note(Machine machine)
    {
        Schedule? schedule = null;
        foreach (var violation in machine.Violations.Items)
        {
            if (!seen.Add(violation.Key)) continue;
            var key = violation.Key.Text(machine.LockClasses);
            if (!keys.Add(key)) continue;
            Found++;
            schedule ??= Schedule.Of(machine.Trace.Decisions);
            report(subject.Confirm(key, new FoundViolation(violation, schedule, (int)Math.Min(visited, int.MaxValue), "own")));
        }
    }
}
