using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>A scenario on a revision, watched by rules.</summary>
/// <param name="name">What reports call it.</param>
/// <param name="scenario">The scenario.</param>
/// <param name="options">The revision and the rules.</param>
public sealed class ScenarioSubject(string name, Scenario scenario, SweepOptions options) : VerifySubject
{
    private readonly Dictionary<Machine, ScenarioMachine> made = [];

    /// <inheritdoc/>
    public override string Name => $"{name} on {options.Revision.Name}";

    /// <inheritdoc/>
    public override string Identity { get; } = new Token(new Case(options.Revision.Name, scenario, Schedule.Empty), new Promise("", 0, 0)).Text;

    internal override Scenario? Scenario => scenario;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, long> Bounds { get; } = new SortedDictionary<string, long>(StringComparer.Ordinal)
    {
        ["atomic_failures"] = scenario.Threads.Sum(thread => thread.Faults.Atomic),
        ["busy_failures"] = scenario.Threads.Sum(thread => thread.Faults.Busy),
        ["interrupts"] = scenario.Interrupts.Count,
        ["sleeping_failures"] = scenario.Threads.Sum(thread => thread.Faults.Sleeping),
        ["threads"] = scenario.Threads.Count,
    };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Assumptions { get; } = [.. Harness.Assumptions.All.Select(assumption => assumption.Name)];

    internal override Machine Make()
    {
        var item = new ScenarioMachine(scenario, options.Revision, options.NewInvariants());
        lock (made) made.Add(item.Machine, item);
        return item.Machine;
    }

    internal override LockWatch? WatchLocks(Machine machine)
    {
        if (!machine.Invariants.OfType<LocksAreSound>().Any()) return null;
        lock (made) return new LockWatch(made[machine], (_, _) => false);
    }

    internal override string TokenOf(Schedule schedule) => new Token(new Case(options.Revision.Name, scenario, schedule), new Promise("", 0, 0)).Text;

    internal override ViolationEvent Confirm(string key, FoundViolation found) =>
        new Confirmation(options, scenario).Confirm(key, found, -1, "exhaustive");

    internal override IReadOnlyList<LockOrderEvent> ConfirmOrders(IEnumerable<LockObservation> seen, IEnumerable<string> keys)
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

        return [.. orders.Wrong().Select(order => LockOrderEvent.Of(order, orders, options.Revision.Name))];
    }
}
