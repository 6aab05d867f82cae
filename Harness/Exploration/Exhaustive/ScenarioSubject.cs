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

    internal override LockWatch? WatchLocks(LockOrders orders, Machine machine, int worker)
    {
        if (!machine.Invariants.OfType<LocksAreSound>().Any()) return null;
        lock (made) return new LockWatch(orders, made[machine], worker);
    }

    internal override ViolationEvent Confirm(string key, FoundViolation found) =>
        new Confirmation(options, scenario).Confirm(key, found, -1, "exhaustive");

    internal override IEnumerable<LockOrderEvent> ConfirmOrders(LockOrders orders)
    {
        var confirmation = new LockOrderConfirmation(options, orders);
        return orders.Wrong().Select(confirmation.Confirm);
    }
}
