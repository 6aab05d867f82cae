using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Coverage;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>
/// Runs cases of a sweep, several at once if asked. What a case shows depends on (seed, index) alone; that a key or an order of
/// locks is known from an earlier case only spares the work of confirming what will not be reported.
/// </summary>
/// <param name="options">The sweep's options.</param>
/// <param name="saved">The corpus that is added to; null: none.</param>
internal sealed class CaseSweep(SweepOptions options, SavedFailures? saved)
{
    /// <summary>The lowest case that was seen to show a key.</summary>
    private readonly ConcurrentDictionary<string, ulong> firstWithKey = new(StringComparer.Ordinal);

    /// <summary>The lowest case and run that was seen to show an order or usage of lock classes.</summary>
    private readonly ConcurrentDictionary<LockFact, (ulong Case, int Run)> firstWithFact = new();

    private volatile bool isAbandoned;

    /// <summary>No further case is wanted: those that are still to run need not.</summary>
    internal void Abandon() => isAbandoned = true;

    /// <summary>Makes all runs of a case. Whatever ends them early is in the result.</summary>
    internal SweptCase Run(ulong index)
    {
        var swept = new SweptCase(index);
        if (isAbandoned) return swept;
        try
        {
            Run(swept);
        }
        catch (Exception fault)
        {
            swept.Fault = ExceptionDispatchInfo.Capture(fault);
        }

        return swept;
    }

    private void Run(SweptCase swept)
    {
        var index = swept.Index;
        var made = options.Subject.Make(options.Scenario ?? options.Subject.Generate(options.Seed, index), options.NewInvariants());
        swept.Made = made;
        swept.Runs = new ScenarioRuns(options, index, made);
        swept.Situations = new RunSituations(options.Subject.Reachable(made));
        var locks = new LockWatch(made.Machine, (fact, run) => IsKnown(fact, index, run));
        try
        {
            swept.Runs.Run(() => Count(swept, locks), found => Find(swept, found));
            ConfirmLocks(swept, locks);
        }
        catch (Exception fault) when (fault is not BadInputException and not InternalErrorException and not IOException
            and not UnauthorizedAccessException)
        {
            var failed = new Case(options.Subject, made.Scenario, Schedule.Of(made.Machine.Trace.Decisions));
            throw new InternalErrorException($"case {index} of seed {options.Seed}: {fault.Message}; token "
                + $"{new Token(failed, Promise.Of(made.Machine))}", fault);
        }
    }

    private static void Count(SweptCase swept, LockWatch locks)
    {
        var machine = swept.Made!.Machine;
        locks.See();
        if (machine.IsCut) swept.Cut++;
        swept.Steps += machine.Trace.Steps + machine.Trace.SetupSteps;
        swept.Digests.Add(machine.Trace.Digest);
        swept.Situations!.Add(swept.Made);
    }

    private void Find(SweptCase swept, FoundViolation found)
    {
        if (options.StopAtFirst && swept.Findings.Count > 0) return;
        var key = found.Violation.Key.Text(swept.Made!.Machine.LockClasses);
        var first = firstWithKey.AddOrUpdate(key, swept.Index, (_, known) => Math.Min(known, swept.Index));
        if (first < swept.Index)
        {
            swept.Findings.Add((key, null));
            return;
        }

        var (item, token) = new Confirmation(options, swept.Made.Scenario).Confirm(key, found, (long)swept.Index, "generated");
        swept.Findings.Add((key, new ConfirmedFinding(item, token, saved?.FileOf(token))));
    }

    private bool IsKnown(LockFact fact, ulong index, int run)
    {
        var first = firstWithFact.AddOrUpdate(fact, (index, run), (_, known) => Min(known, (index, run)));
        return first.CompareTo((index, run)) < 0;
    }

    private static (ulong Case, int Run) Min((ulong Case, int Run) one, (ulong Case, int Run) other) =>
        one.CompareTo(other) < 0 ? one : other;

    /// <summary>What the scenario has shown of the orders of locks, if the rule is watched at all.</summary>
    private void ConfirmLocks(SweptCase swept, LockWatch locks)
    {
        var made = swept.Made!;
        if (locks.Seen.Count == 0 || !made.Machine.Invariants.OfType<Kit.Lockdep.LocksAreSound>().Any()) return;
        var confirmation = new LockEdgeConfirmation(options, made.Scenario, (long)swept.Index);
        foreach (var seen in locks.Seen.OrderBy(seen => seen.Run).ThenBy(seen => seen.Fact)) swept.Locks.Add(confirmation.Confirm(seen));
    }
}
