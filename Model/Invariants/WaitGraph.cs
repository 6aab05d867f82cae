namespace TagStorageModel.Model;

/// <summary>Who waits for whom when no thread can go.</summary>
/// <param name="machine">The machine.</param>
public sealed class WaitGraph(Machine machine)
{
    /// <summary>Reports each wait cycle, and each thread that waits for something that nobody will do.</summary>
    public void Judge(LocksAreSound rule)
    {
        if (machine.Setup is { Finished: false } setup)
        {
            ReportAlone(rule, setup);
            return;
        }

        foreach (var thread in machine.Threads)
        {
            if (thread.Finished || (!thread.Arrived && thread.MayNeverStart)) continue;
            var blocker = BlockerOf(thread);
            if (blocker is null || blocker.Finished) ReportAlone(rule, thread);
            else if (CycleFrom(thread) is { } cycle) ReportCycle(rule, cycle);
        }
    }

    private static ModelThread? BlockerOf(ModelThread thread) =>
        thread.Cpu.Froze(thread) ? thread.Cpu.Handler : thread.Pending.Target.Blocker(thread, thread.Pending);

    private static string Wants(ModelThread thread) =>
        thread.Cpu.Froze(thread) ? "interrupt" : thread.Pending.Target is Lock wanted ? wanted.Class.Name : thread.Pending.Kind.Name;

    /// <summary>The cycle that a thread is on; null if it only waits for one.</summary>
    private static List<ModelThread>? CycleFrom(ModelThread start)
    {
        var cycle = new List<ModelThread>();
        for (var at = start; at is not null && !at.Finished; at = BlockerOf(at))
        {
            if (cycle.Contains(at)) return at == start ? cycle : null;
            cycle.Add(at);
        }

        return null;
    }

    private void ReportAlone(LocksAreSound rule, ModelThread thread) =>
        machine.Violations.Report(rule, thread, "waits for ever: " + Wants(thread));

    private void ReportCycle(LocksAreSound rule, List<ModelThread> cycle)
    {
        if (cycle.Count == 1)
        {
            // The recursion was reported when the lock was asked for; now it has happened.
            machine.Violations.Report(rule, cycle[0], "recursion");
            return;
        }

        if (cycle.Count == 2 && cycle.Find(thread => thread.IsInterrupt) is { } handler && handler.Cpu == cycle.Find(thread => thread != handler)!.Cpu)
        {
            // The function that holds the lock with interrupts on is the one to blame, not the handler.
            machine.Violations.Report(rule, cycle.Find(thread => thread != handler), "deadlock with an interrupt: " + Wants(handler), handler.Index);
            return;
        }

        var parts = cycle.Select(thread => $"{thread.Calls.Innermost?.Name ?? thread.Name} wants {Wants(thread)}").ToList();
        var text = LockCycle.Text(parts);
        var function = text[..text.IndexOf(" wants ", StringComparison.Ordinal)];
        machine.Violations.Report(rule, null, "deadlock: " + text, function: function);
    }
}
