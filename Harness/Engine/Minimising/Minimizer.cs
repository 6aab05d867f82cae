using System.Diagnostics;
using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Strategies;
using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Minimising;

/// <summary>
/// Makes a failure small: scenario and schedule together, greedily, until nothing gets smaller or a limit is met. The key
/// stays, and so does whether harm is done; other failures met on the way are kept aside.
/// </summary>
/// <param name="subject">The revision.</param>
/// <param name="limits">How long it may take.</param>
public sealed class Minimizer(ISubject subject, MinimizerLimits limits)
{
    /// <summary>No search takes more than this part of all steps.</summary>
    private const int SearchShare = 20;
    private const int LongSearchShare = 4;
    private const int MostLegsForPairs = 16;

    private readonly Stopwatch clock = new();
    private readonly SortedDictionary<string, Case> others = new(StringComparer.Ordinal);
    private readonly HashSet<IScenario> refused = [];
    private string key = "";
    private System.Threading.CancellationToken cancelled;
    private Case best = null!;
    private Itinerary itinerary = null!;
    private int limit;
    private bool searches;

    /// <summary>What is judged at the end may be the setup's fault, where nobody would see it.</summary>
    private bool mayMove;
    private long steps;
    private ulong seed;

    /// <summary>What the smallest case so far costs a reader.</summary>
    public CaseCost Cost { get; private set; }

    /// <summary>
    /// What takes from the smallest case: 8, its failure is in the setup; 4, it was brought about there; 2, it may be a
    /// consequence; 1, no harm is done.
    /// </summary>
    public int Weakness { get; private set; }

    /// <summary>What the case cost at first.</summary>
    public CaseCost CostBefore { get; private set; }

    /// <summary>Other failures met on the way, by their keys, each with the run that showed it.</summary>
    public IReadOnlyDictionary<string, Case> Others => others;

    /// <summary>Whether it ended because nothing more could be made smaller.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The token of the smallest case found that breaks the same rule; null if the run of the given one breaks none.</summary>
    /// <param name="token">The case; it must show what it promises.</param>
    /// <param name="cancel">Ends it with what there is.</param>
    /// <returns>The token of the smallest case found; null if the case does not show its failure.</returns>
    public Token? Run(Token token, System.Threading.CancellationToken cancel = default)
    {
        clock.Restart();
        cancelled = cancel;
        key = token.Promise.Key;
        best = token.Case;
        others.Clear();
        refused.Clear();
        steps = 0;
        seed = 1;
        limit = Machine.DefaultStepLimit;
        var first = TrialOf(token.Case.Scenario);
        if (first.Run(new ReplayStrategy(token.Case.Schedule, ignoreChecks: true)) is not { } cost) return null;
        Weakness = first.Weakness;
        mayMove = first.IsOfAThread;
        if (!first.Machine.IsCut) limit = Math.Min(limit, 400 + (2 * cost.Steps));
        Accept(first, cost);
        CostBefore = cost;
        CaseCost before;

        // A search is dear while the scenario is large: first whatever goes by following the run that is known.
        searches = false;
        ShrinkScenario();
        searches = true;
        do
        {
            before = Cost;
            ShrinkSchedule();
            ShrinkScenario();
            FewerPreemptions();
            PutInOrder();
        }
        while (Cost.CompareTo(before) < 0 && !IsOver);
        IsComplete = !IsOver;
        return Finished();
    }

    private bool IsOver => cancelled.IsCancellationRequested || steps > limits.Steps || (limits.Time is { } time && clock.Elapsed > time);

    private Trial TrialOf(IScenario scenario) => new(scenario, subject, key, limit, (other, trial) =>
        others.TryAdd(other, new Case(subject, trial.Scenario, trial.Schedule)));

    /// <summary>Makes a run; keeps it if it shows the failure and is smaller.</summary>
    private bool Try(Trial trial, IStrategy strategy)
    {
        var before = trial.Steps;
        var cost = trial.Run(strategy);
        steps += trial.Steps - before;
        if (cost is not { } found || trial.Weakness > Weakness || (found.CompareTo(Cost) >= 0 && trial.Weakness == Weakness)) return false;
        if (found.Threads > Cost.Threads
            || (found.Preemptions > Cost.Preemptions && found.Threads == Cost.Threads
            && found.HasStoreBuffers == Cost.HasStoreBuffers)) return false;
        Accept(trial, found);
        return true;
    }

    private void Accept(Trial trial, CaseCost cost)
    {
        best = new Case(subject, trial.Scenario, trial.Schedule);
        Cost = cost;
        Weakness = trial.Weakness;
        itinerary = ItineraryRecorder.Of(trial.Machine, best.Schedule);
    }

    private void ShrinkScenario()
    {
        var untouched = 0;
        var at = 0;
        var variants = subject.Variants(best.Scenario, mayMove).ToList();
        while (untouched < variants.Count && !IsOver)
        {
            at %= variants.Count;
            if (refused.Contains(variants[at].Scenario) || !TryVariant(variants[at]))
            {
                at++;
                untouched++;
                continue;
            }

            untouched = 0;
            variants = [.. subject.Variants(best.Scenario, mayMove)];
        }
    }

    /// <summary>The old run as far as it fits, then a search: the longer, the more would be gained.</summary>
    private bool TryVariant(ScenarioVariant variant)
    {
        var trial = TrialOf(variant.Scenario);
        var maps = variant.Map is { } map ? [map] : subject.Maps(best.Scenario, variant.Scenario);
        foreach (var way in maps)
        {
            if (Try(trial, new FollowStrategy(way.Of(itinerary)))) return true;
        }

        if (!searches) return false;
        var scenario = best.Scenario;
        var withoutBuffers = scenario.HasStoreBuffers && !variant.Scenario.HasStoreBuffers;
        var runs = variant.Scenario.Tasks < scenario.Tasks || withoutBuffers ? 600
            : scenario.Size - variant.Scenario.Size >= 100 ? 120
            : 16;

        // A store that takes effect late may take the place of a preemption.
        if (Search(trial, runs, Math.Max(1, Math.Min(Cost.Preemptions + (withoutBuffers ? 2 : 0), 3)))) return true;
        refused.Add(variant.Scenario);
        return false;
    }

    /// <summary>Random runs with at most so many preemptions, of each number in turn.</summary>
    private bool Search(Trial trial, int runs, int preemptions, int share = SearchShare)
    {
        if (preemptions < 0) return false;
        var strategies = Enumerable.Range(0, preemptions + 1).Select(most => new FewSwitchesStrategy(seed++, most, Cost.Steps)).ToArray();
        var last = steps + (limits.Steps / share);
        for (var i = 0; i < runs && steps < last && !IsOver; i++)
        {
            if (Try(trial, strategies[i % strategies.Length])) return true;
        }

        return false;
    }

    private void ShrinkSchedule()
    {
        var trial = TrialOf(best.Scenario);
        Search(trial, 1000, Math.Min(Cost.Preemptions - 1, 3));
        while (!IsOver && (FewerLegs(trial) || PlainerLegs(trial) || FewerFailures(trial)))
        {
        }
    }

    /// <summary>A long search, worth its time once the scenario is small.</summary>
    private void FewerPreemptions()
    {
        var trial = TrialOf(best.Scenario);
        while (Cost.Preemptions > 0 && !IsOver)
        {
            var before = Cost.Preemptions;
            Search(trial, before > 2 ? 30_000 : 1000, Math.Min(before - 1, 3), before > 2 ? LongSearchShare : SearchShare);
            if (Cost.Preemptions >= before) return;
        }
    }

    private bool FewerLegs(Trial trial)
    {
        var shorter = false;
        for (var size = itinerary.Legs.Count; size > 0 && !IsOver; size /= 2)
        {
            for (var end = itinerary.Legs.Count; end > 0 && !IsOver; end -= size)
            {
                var first = Math.Max(0, Math.Min(end, itinerary.Legs.Count) - size);
                if (Try(trial, new FollowStrategy(itinerary.WithoutLegs(first, Math.Min(size, itinerary.Legs.Count - first)))))
                    shorter = true;
            }
        }

        return shorter;
    }

    /// <summary>One leg or two go on to where their threads cannot, or are left out.</summary>
    private bool PlainerLegs(Trial trial)
    {
        var count = itinerary.Legs.Count;
        if (count > MostLegsForPairs) return false;
        var changes = Enumerable.Range(0, count)
            .SelectMany(leg => (Func<Itinerary, Itinerary>[])[itinerary => itinerary.WithLongLeg(leg),
            itinerary => itinerary.WithLeg(leg, null)]).ToList();
        for (var one = 0; one < changes.Count; one++)
        {
            for (var other = one; other < changes.Count && !IsOver; other++)
            {
                if (Try(trial, new FollowStrategy(changes[other](changes[one](itinerary)).Compact()))) return true;
            }
        }

        return false;
    }

    private bool FewerFailures(Trial trial)
    {
        for (var i = itinerary.Failures.Count - 1; i >= 0 && !IsOver; i--)
        {
            if (Try(trial, new FollowStrategy(itinerary.WithoutFailure(i)))) return true;
        }

        return false;
    }

    /// <summary>Threads are numbered as they first go, where that changes nothing else.</summary>
    private void PutInOrder()
    {
        if (subject.InOrder(best.Scenario, best.Schedule) is not { Map: { } map } variant || variant.Scenario.Fault() is not null) return;
        var trial = TrialOf(variant.Scenario);
        if (trial.Run(new FollowStrategy(map.Of(itinerary))) is { } cost && cost.CompareTo(Cost) <= 0 && trial.Weakness <= Weakness)
            Accept(trial, cost);
    }

    /// <summary>The token of the smallest case, whose run is made once more with everything that checks a replay.</summary>
    private Token Finished()
    {
        var run = CaseRun.Of(best);
        var token = run.ToToken(key);
        return run.UnderTest.Find(key) is not null ? token
            : throw new InternalErrorException($"{key}, once minimised, is not there again; token {token}");
    }
}
