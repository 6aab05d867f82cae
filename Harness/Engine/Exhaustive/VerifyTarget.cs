using TagStorageModel.Engine.Cases;
using TagStorageModel.Engine.Events;
using TagStorageModel.Engine.Schedules;
using TagStorageModel.Engine.Sweeping;
using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Lockdep;
using TagStorageModel.Kit.Rules;

namespace TagStorageModel.Engine.Exhaustive;

/// <summary>What is searched: a scenario on a subject, watched by rules. Machines can be made of it, each the same as the others.</summary>
/// <param name="name">What reports call it.</param>
/// <param name="scenario">The scenario.</param>
/// <param name="options">The subject and the rules.</param>
public sealed class VerifyTarget(string name, IScenario scenario, SweepOptions options)
{
    /// <summary>What reports call it.</summary>
    public string Name => name;

    /// <summary>The files of the user's whose code runs, each with the hash of its bytes; null if there are none.</summary>
    public IReadOnlyDictionary<string, string>? With => options.With;

    /// <summary>What the verdict holds for: how many threads there are, and which failures they may meet.</summary>
    public IReadOnlyDictionary<string, long> Bounds => scenario.Bounds;

    /// <summary>What the verdict takes for granted, as <c>list assumptions</c> names it.</summary>
    public IReadOnlyList<string> Assumptions { get; } = [.. options.Subject.Assumptions.Select(assumption => assumption.Name)];

    /// <summary>When stores take effect, as the verdict names it.</summary>
    public string Memory => scenario.HasStoreBuffers ? VerdictEvent.StoreBuffers : VerdictEvent.Sequential;

    /// <summary>What a search of it depends on.</summary>
    internal SearchIdentity IdentityWith(VerifyOptions how)
    {
        var system = options.Subject.Make(scenario, options.NewInvariants());
        return new SearchIdentity(Build.Id, options.Subject.Name, SearchIdentity.CodeOf(system),
            string.Join("; ", options.Subject.Words(scenario)), TokenOf(Schedule.Empty),
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["invariants"] = string.Join(' ', system.Machine.Invariants.Select(rule => rule.Id)),
                ["memory"] = Memory,
                ["preemptions"] = how.Preemptions is { } most ? $"{most}" : "any",
                ["reduction"] = how.IsBounded ? "bounded" : "optimal",
                ["steps"] = $"{how.Steps ?? system.Machine.StepLimit}",
            });
    }

    internal Machine Make() => options.Subject.Make(scenario, options.NewInvariants()).Machine;

    /// <summary>Watches the locks on a machine over all of its runs; null if nothing is to be seen there.</summary>
    internal static LockWatch? WatchLocks(Machine machine) =>
        machine.Invariants.OfType<LocksAreSound>().Any() ? new LockWatch(machine, (_, _) => false) : null;

    /// <summary>A token of a run that shows no violation of a rule.</summary>
    internal string TokenOf(Schedule schedule) => TokenOf(options, scenario, schedule);

    /// <summary>Makes the run of a violation again, on both engines.</summary>
    /// <exception cref="InternalErrorException">The second run was another.</exception>
    internal ViolationEvent Confirm(string key, FoundViolation found, SearchIdentity search) =>
        new Confirmation(options, scenario).Confirm(key, found, -1, ViolationEvent.Exhaustive).Event with
        {
            Run = search.Run,
            Build = search.Build
        };

    /// <summary>What is wrong with the order of locks in all runs taken together.</summary>
    /// <param name="seen">What was seen, each fact once.</param>
    /// <param name="keys">The violations of single runs.</param>
    /// <param name="search">The search that shows it.</param>
    /// <exception cref="InternalErrorException">A run was another the second time.</exception>
    internal IReadOnlyList<LockOrderEvent> ConfirmOrders(
        IEnumerable<LockObservation> seen, IEnumerable<string> keys, SearchIdentity search)
    {
        var orders = new LockOrders();
        foreach (var item in seen)
        {
            var edge = new LockEdgeConfirmation(options, scenario, 0).Confirm(item);
            orders.Add(item.Fact, new LockSighting(0, item.Run, edge.Function, edge.Token));
        }

        foreach (var key in keys)
        {
            if (ViolationSign.Parse(key) is { Invariant: LocksAreSound.RuleId } sign) orders.AddShown(sign.Detail);
        }

        return [.. orders.Wrong()
            .Select(order => LockOrderEvent.Of(order, orders, options.Subject.Name, sign => options.Subject.DefectOf(sign)?.Slug) with
            {
                Run = search.Run,
                Build = search.Build,
                Source = ViolationEvent.Exhaustive
            })];
    }

    private static string TokenOf(SweepOptions options, IScenario scenario, Schedule schedule) =>
        new Token(new Case(options.Subject, scenario, schedule), new Promise("", 0, 0)).Text;
}
