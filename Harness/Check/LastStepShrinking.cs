using TagStorageModel.Check.Rules;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Exhaustive;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Check;

/// <summary>
/// Makes a run small whose failure is that it goes no further, by an exception or in circles: a schedule cannot be tried on it that
/// goes on after the failure, so that threads are left out, and runs with few preemptions searched for.
/// </summary>
/// <param name="subject">What the caller has given.</param>
/// <param name="key">What is wrong.</param>
internal sealed class LastStepShrinking(ICheckedSubject subject, string key)
{
    private const int MostPreemptions = 3;

    /// <summary>Executions of one scenario: a search of one that does not fail has to end.</summary>
    private const int MostExecutions = 20_000;

    /// <summary>
    /// A run that fails in the same way, of as few threads as any that was found, and, if it ends by an exception, with as few
    /// preemptions as any of these; null if none was found.
    /// </summary>
    internal Case? Smallest(Case shown)
    {
        var least = Search(shown.Scenario);
        for (var before = shown.Scenario; before is not null;)
        {
            var found = subject.Variants(before, mayMove: true).Select(variant => Search(variant.Scenario))
                .FirstOrDefault(fails => fails is not null);
            least = found ?? least;
            before = found?.Scenario;
        }

        return least;
    }

    private Case? Search(IScenario scenario)
    {
        var machine = subject.Make(scenario, subject.NewRules()).Machine;

        // Within a bound on preemptions a run in circles is as long as any may be.
        var goesRound = key.StartsWith(new EndlessRounds().Id + "/", StringComparison.Ordinal);
        var search = new ExhaustiveSearch(machine, goesRound ? null : MostPreemptions);
        var (visited, found) = (0, false);
        try
        {
            search.Run(() =>
            {
                if (search.IsLivelock) machine.Invariants.OfType<EndlessRounds>().First().Report(Witness.CanStillGo(machine));
                found = IsShown(machine);
                return !found && ++visited < MostExecutions;
            });
        }
        catch (Exception thrown) when (machine.IsInCode)
        {
            machine.Invariants.OfType<ThrownExceptions>().First().Report(ModelThread.Current, thrown);
            found = IsShown(machine);
        }

        return found ? new Case(subject, scenario, Schedule.Of(machine.Trace.Decisions)) : null;
    }

    private bool IsShown(Machine machine)
    {
        foreach (var violation in machine.Violations.Items)
        {
            if (violation.Key.Text(machine.LockClasses) == key) return true;
        }

        return false;
    }
}
