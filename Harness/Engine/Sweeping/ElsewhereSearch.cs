using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Engines;
using TagStorageModel.Engine.Minimising;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Sweeping;

/// <summary>
/// Looks on one subject for what a case of another shows: the schedule is followed as far as it fits, then the places that it
/// goes through, then schedules around it are tried.
/// </summary>
/// <param name="options">The subject, and the rules that watch it.</param>
public sealed class ElsewhereSearch(SweepOptions options)
{
    /// <summary>The two runs that follow the case, one its schedule and one its places.</summary>
    private const int Followed = 2;

    /// <summary>Runs the scenario of a case until a violation that is wanted is there.</summary>
    /// <param name="known">The case; its scenario is one that the subject can run.</param>
    /// <param name="wanted">Whether a violation is one that is looked for.</param>
    /// <param name="runs">How many schedules are tried around it.</param>
    /// <param name="cancel">Ends the search: then <see cref="ElsewhereResult.IsWhole"/> is false.</param>
    public ElsewhereResult Find(Case known, Func<ViolationSign, bool> wanted, int runs, System.Threading.CancellationToken cancel = default)
    {
        if (options.Subject.Lack(known.Scenario) is { } lack) return new(null, 0, IsWhole: false) { Lack = lack };
        var (made, engine) = Make(known);
        var around = new AroundStrategy(known.Schedule, options.Seed);
        var judged = new Dictionary<ViolationKey, bool>();
        for (var run = 0; run < runs + Followed; run++)
        {
            if (cancel.IsCancellationRequested) return new(null, Math.Max(0, run - Followed), IsWhole: false);
            if (!Run(engine, known, run, around)) continue;
            if (Shown(made, wanted, judged) is { } violation)
            {
                return new(new FoundViolation(violation, Schedule.Of(made.Machine.Trace.Decisions), run, "own"), run, IsWhole: true)
                {
                    Key = violation.Key.Text(made.Machine.LockClasses),
                };
            }
        }

        return new(null, runs, IsWhole: true);
    }

    /// <summary>Whether of the schedules around a case at least so many show a violation that is wanted.</summary>
    public bool ShowsOften(Case known, Func<ViolationSign, bool> wanted, int times, int runs,
        System.Threading.CancellationToken cancel = default)
    {
        var (made, engine) = Make(known);
        var around = new AroundStrategy(known.Schedule, options.Seed);
        var judged = new Dictionary<ViolationKey, bool>();
        for (var run = 0; run < runs && times > 0 && !cancel.IsCancellationRequested; run++)
        {
            engine.Run(around);
            if (Shown(made, wanted, judged) is not null) times--;
        }

        return times <= 0;
    }

    /// <summary>All that the two runs show that follow a case, each key once.</summary>
    public IReadOnlyList<(string Key, FoundViolation Found)> Follow(Case known)
    {
        if (options.Subject.Lack(known.Scenario) is not null) return [];
        var (made, engine) = Make(known);
        var found = new List<(string, FoundViolation)>();
        var keys = new HashSet<ViolationKey>();
        for (var run = 0; run < Followed; run++)
        {
            if (!Run(engine, known, run, null)) continue;
            foreach (var violation in made.Machine.Violations.Items)
            {
                if (!keys.Add(violation.Key)) continue;
                var schedule = Schedule.Of(made.Machine.Trace.Decisions);
                found.Add((violation.Key.Text(made.Machine.LockClasses), new(violation, schedule, run, "own")));
            }
        }

        return found;
    }

    /// <summary>Makes a run. One that leaves the schedule before it is over is none: nobody could replay it.</summary>
    private static bool Run(OwnEngine engine, Case known, int run, AroundStrategy? around)
    {
        var replay = run == 0 ? new ReplayStrategy(known.Schedule, ignoreChecks: true) : null;
        engine.Run(replay ?? (run > 1 ? (IStrategy)around! : new FollowStrategy(ItineraryOf(known))));
        return replay?.Misfit is null;
    }

    private static Itinerary ItineraryOf(Case known) =>
        ItineraryRecorder.Of(known.Subject.Make(known.Scenario, []).Machine, known.Schedule);

    private static Violation? Shown(SystemUnderTest made, Func<ViolationSign, bool> wanted, Dictionary<ViolationKey, bool> judged)
    {
        foreach (var violation in made.Machine.Violations.Items)
        {
            if (!judged.TryGetValue(violation.Key, out var isWanted))
                judged[violation.Key] = isWanted = wanted(ViolationSign.Of(violation.Key, made.Machine.LockClasses));
            if (isWanted) return violation;
        }

        return null;
    }

    private (SystemUnderTest Made, OwnEngine Engine) Make(Case known)
    {
        var made = options.Subject.Make(known.Scenario, options.NewInvariants());
        return (made, new OwnEngine(made.Machine));
    }
}

/// <summary>What a search on another subject came to.</summary>
/// <param name="Found">The violation and its run; null if there is none.</param>
/// <param name="Explored">How many schedules were tried around the case.</param>
/// <param name="IsWhole">Whether the search came to its end.</param>
public sealed record ElsewhereResult(FoundViolation? Found, int Explored, bool IsWhole)
{
    /// <summary>The key of what was found, in text; empty if nothing was.</summary>
    public string Key { get; init; } = "";

    /// <summary>What the subject does not have, of what the scenario asks for; null: nothing is missing.</summary>
    public string? Lack { get; init; }
}
