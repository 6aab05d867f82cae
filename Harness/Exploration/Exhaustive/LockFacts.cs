namespace TagStorageModel.Harness;

/// <summary>What a search has seen of the orders of locks, as a checkpoint keeps it.</summary>
/// <param name="Facts">What was seen, and in which execution.</param>
/// <param name="Shown">What single executions have shown to be wrong.</param>
internal sealed record LockFacts(IReadOnlyList<SavedLockFact> Facts, IReadOnlyList<string> Shown)
{
    /// <summary>Of a search.</summary>
    internal static LockFacts Of(LockOrders orders) => new(
        [.. orders.Facts.Select(item => new SavedLockFact(
            item.Key.From, item.Key.To, item.Value.Function, item.Value.Case, item.Value.Run, [.. item.Value.Schedule.Runs.SelectMany(run => (int[])[run.Thread, run.Length])], [.. item.Value.Schedule.Outcomes]))],
        [.. orders.Shown]);

    /// <summary>As a search has it.</summary>
    internal LockOrders Make(Scenario scenario)
    {
        var orders = new LockOrders();
        foreach (var fact in Facts)
        {
            var runs = Enumerable.Range(0, fact.Runs.Count / 2).Select(i => new ScheduleRun(fact.Runs[2 * i], fact.Runs[(2 * i) + 1]));
            orders.Add(new LockFact(fact.From, fact.To), new LockSighting(fact.Case, fact.Run, fact.Function, scenario, Schedule.Of(runs, fact.Outcomes)));
        }

        foreach (var detail in Shown) orders.AddShown(detail);
        return orders;
    }
}

/// <summary>One of them.</summary>
/// <param name="From">The class held, or how the other was taken.</param>
/// <param name="To">The class taken.</param>
/// <param name="Function">Where.</param>
/// <param name="Case">By which worker.</param>
/// <param name="Run">In which of its executions.</param>
/// <param name="Runs">The schedule: threads and steps in turn.</param>
/// <param name="Outcomes">How its choices fell.</param>
internal sealed record SavedLockFact(string From, string To, string Function, long Case, int Run, IReadOnlyList<int> Runs, IReadOnlyList<int> Outcomes);
