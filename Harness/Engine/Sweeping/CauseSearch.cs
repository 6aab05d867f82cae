using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Minimising;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>
/// Whether a violation follows from an earlier one of its run: the run is made again where the defect that the earlier one
/// shows is repaired, and that alone, and so are some runs around it. If the later violation is in none of them, it followed.
/// </summary>
/// <param name="subject">Whose code ran.</param>
/// <param name="newRules">The rules that watch.</param>
public sealed class CauseSearch(ISubject subject, Func<IReadOnlyList<Invariant>> newRules)
{
    /// <summary>Runs around the one that is known, for each defect that comes into question.</summary>
    private const int Runs = 60;

    /// <summary>In how many of them the violation must be without the repair: otherwise that it is in none with it says nothing.</summary>
    private const int Enough = 4;

    /// <summary>The slug of the defect that the last violation of a run follows from; null if that is none that has a repair.</summary>
    /// <param name="made">The machine, as the run has left it.</param>
    /// <param name="violation">The violation.</param>
    /// <param name="schedule">The schedule of the run.</param>
    public string? Find(SystemUnderTest made, Violation violation, Schedule schedule)
    {
        var classes = made.Machine.LockClasses;
        var sign = ViolationSign.Of(violation.Key, classes);
        var own = subject.DefectOf(sign)?.Slug;
        var tried = new HashSet<string>(StringComparer.Ordinal);
        int? without = null;
        foreach (var earlier in made.Machine.Violations.Items.ToArray().TakeWhile(item => item.Key != violation.Key))
        {
            if (subject.DefectOf(ViolationSign.Of(earlier.Key, classes)) is not { } defect || defect.Slug == own || !tried.Add(defect.Slug))
                continue;

            // A repair that is one of its own defect, too, tells nothing.
            if (subject.Without(defect) is not { } repaired || (own is not null && repaired.DefectOf(sign)?.Slug != own)) continue;
            if ((without ??= TimesShown(subject, made.Scenario, violation.Key, schedule, Enough)) < Enough) return null;
            if (TimesShown(repaired, made.Scenario, violation.Key, schedule, 1) == 0) return defect.Slug;
        }

        return null;
    }

    /// <summary>In how many of the runs the violation is; it stops at as many as decide.</summary>
    private int TimesShown(ISubject code, IScenario scenario, in ViolationKey key, Schedule schedule, int enough)
    {
        var itinerary = ItineraryRecorder.Of(subject.Make(scenario, []).Machine, schedule);
        var machine = code.Make(scenario, newRules()).Machine;
        var engine = new OwnEngine(machine);
        var around = new AroundStrategy(schedule, 0);
        var shown = 0;
        for (var run = 0; run <= Runs && shown < enough; run++)
        {
            engine.Run(run == 0 ? new FollowStrategy(itinerary) : around);
            foreach (var violation in machine.Violations.Items)
            {
                if (!IsLike(violation.Key, key)) continue;
                shown++;
                break;
            }
        }

        return shown;
    }

    /// <summary>Locks and context may be others where something else does not happen before.</summary>
    private static bool IsLike(in ViolationKey one, in ViolationKey other) =>
        (one.Invariant.Id, one.Function, one.Detail) == (other.Invariant.Id, other.Function, other.Detail);
}
