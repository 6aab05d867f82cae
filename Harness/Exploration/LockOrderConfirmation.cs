namespace TagStorageModel.Harness;

/// <summary>Makes the runs behind a lock order again: each gets a token, although it may be clean by itself.</summary>
/// <param name="options">The sweep's options.</param>
/// <param name="orders">What the sweep has seen.</param>
public sealed class LockOrderConfirmation(SweepOptions options, LockOrders orders)
{
    private readonly Dictionary<(long, int), (Token Token, HashSet<LockFact> Facts)> runs = [];

    /// <summary>The event.</summary>
    /// <exception cref="InternalErrorException">A run is another the second time.</exception>
    public LockOrderEvent Confirm(LockOrder order) => new()
    {
        Cycle = order.Text,
        Defect = Defects.SlugOf(options.Revision.Name, new ViolationSign("I12", FunctionOf(order), [], "end", order.Detail)),
        Revision = options.Revision.Name,
        Edges = [.. order.Parts.Select(EdgeOf)],
    };

    /// <summary>As rule I12: who held with interrupts on what interrupts take; nobody for an order.</summary>
    private string FunctionOf(LockOrder order) =>
        order.Parts.Count == 2 && order.Parts[1].From == LockOrders.HardirqOn ? orders.Facts[order.Parts[1]].Function : "";

    private LockOrderEdge EdgeOf(LockFact fact)
    {
        var seen = orders.Facts[fact];
        if (!runs.TryGetValue((seen.Case, seen.Run), out var run)) runs[(seen.Case, seen.Run)] = run = RunAgain(seen);
        if (!run.Facts.Contains(fact)) throw new InternalErrorException($"{fact.From} -> {fact.To}, seen in case {seen.Case}, is not there again; token {run.Token}");
        return new LockOrderEdge(fact.From, fact.To, seen.Function, run.Token.Text);
    }

    private (Token Token, HashSet<LockFact> Facts) RunAgain(LockSighting seen)
    {
        var made = new ScenarioMachine(seen.Scenario, options.Revision, options.NewInvariants());
        var replay = new ReplayStrategy(seen.Schedule);
        var schedule = ScheduleRecorder.Record(made.Machine, replay);
        var token = new Token(new Case(options.Revision.Name, seen.Scenario, schedule), Promise.Of(made.Machine));
        if (replay.Misfit is { } misfit) throw new InternalErrorException($"case {seen.Case} ran differently the second time: {misfit}; token {token}");
        var again = new LockOrders();
        new LockWatch(again, made, seen.Case).See();
        return (token, [.. again.Facts.Keys]);
    }
}
