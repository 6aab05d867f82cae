using TagStorageModel.Model;

namespace TagStorageModel.Harness;

/// <summary>What lockdep says of one thread's locks, and what to say of threads that wait for ever.</summary>
internal static class LockSplat
{
    internal static Scene Of(RecordedRun run, Violation violation)
    {
        var detail = violation.Key.Detail;
        if (Rest(detail, "recursion: ") is not null) return Recursion(run, violation);
        if (detail == "unlock of a lock not held") return BadUnlock(run, violation);
        if (detail == "lock held on return to user") return ReturnToUser(run, violation);
        if (Rest(detail, "inconsistent lock state: ") is { } used) return LockUsageSplat.Inconsistent(run, violation, used);
        if (Rest(detail, "irq inversion: ") is { } edge) return LockUsageSplat.Inversion(run, violation, edge.Split(" -> "));
        if (Rest(detail, "lock order: ") is { } cycle) return LockUsageSplat.Order(run, cycle.Split(" -> "));
        return Rest(detail, "deadlock with an interrupt: ") is not null ? InterruptDeadlock(run, violation) : Deadlock(run, violation);
    }

    private static string? Rest(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;

    private static Scene Recursion(RecordedRun run, Violation violation)
    {
        var thread = violation.Thread!;
        var isNote = violation.Entry > 0 && run.Entries[violation.Entry - 1].Note == NoteKind.Recursion;
        var at = isNote ? run.Entries[violation.Entry - 1] : null;
        var wanted = at?.Text ?? (thread.Pending.Target as Lock)?.Class.Name ?? thread.Pending.Kind.Name;
        var calls = at?.Calls ?? thread.Calls.Names();
        var held = run.Held(thread, violation.Entry).Find(taken => taken.Class == wanted);
        var scene = Scene.At(
            run,
            violation,
            "WARNING: possible recursive locking detected",
            [
                $"{thread.Name} is trying to acquire lock:",
                $" ({wanted}), at: {string.Join(" < ", calls.Take(2))}",
                "but task is already holding lock:",
                $" ({wanted}), at: {(held is null ? "an unknown place" : string.Join(" < ", run.Entries[held.Entry].Calls.Take(2)))}",
                violation.IsActual ? "It waits for itself: *** DEADLOCK ***" : "It need not deadlock in this run; a third party can make it.",
            ]);
        return isNote ? scene : scene with { Waiting = [thread], Marks = [], Tasks = [new TaskAt(thread, violation.Entry, IsWaiting: true)] };
    }

    private static Scene BadUnlock(RecordedRun run, Violation violation)
    {
        var entry = run.Entries[violation.Entry - 1];
        return Scene.At(
            run,
            violation,
            "WARNING: bad unlock balance detected!",
            [$"{violation.Thread!.Name} is trying to release lock ({entry.Text}) at: {violation.Key.Function}", "but there are no more locks to release of it!"]);
    }

    private static Scene ReturnToUser(RecordedRun run, Violation violation)
    {
        var count = violation.First == 1 ? "1 lock" : $"{violation.First} locks";
        return Scene.At(
            run,
            violation,
            "WARNING: lock held when returning to user space!",
            [$"{violation.Thread!.Name} is leaving the kernel with {count} still held!"]);
    }

    /// <summary>The handler wants what the thread that it interrupted holds.</summary>
    private static Scene InterruptDeadlock(RecordedRun run, Violation violation)
    {
        var thread = violation.Thread!;
        var handler = run.Machine.Threads[(int)violation.First];
        var wanted = handler.Pending.Target is Lock target ? target.Name : handler.Pending.Kind.Name;
        var end = run.Entries.Count;
        var taken = run.Held(thread, end).Find(item => item.Lock == handler.Pending.Target);
        var where = taken is null ? "" : $" since step {run.Number(taken.Entry)}";
        return new Scene(
            $"BUG: deadlock with an interrupt on {thread.Cpu.Name}",
            [
                $"{thread.Name} holds &{wanted}{where}, taken with interrupts on, in {violation.Key.Function}",
                $"{handler.Name} interrupted {thread.Name} on {thread.Cpu.Name} and spins on &{wanted} in {handler.Calls.Innermost?.Name ?? handler.Name}",
                .. LockUsageSplat.UnsafeScenario(thread.Cpu.Name, wanted),
            ],
            [new TaskAt(handler, end, IsWaiting: true), new TaskAt(thread, end)],
            [],
            end,
            [handler],
            []);
    }

    /// <summary>Threads wait for one another, or for something that nobody will do.</summary>
    private static Scene Deadlock(RecordedRun run, Violation violation)
    {
        var end = run.Entries.Count;
        var waiting = violation.Thread is { } alone ? [alone] : Cycle(run.Machine, violation);
        var splat = new List<string>();
        foreach (var thread in waiting)
        {
            var step = thread.Pending;
            var blocker = thread.Blocker;
            var holder = blocker is null ? "which nobody will do" : blocker.Finished ? $"held by {blocker.Name}, which has returned" : $"held by {blocker.Name}";
            var wanted = thread.Cpu.Froze(thread) ? $"for {thread.Cpu.Handler}, which has interrupted it" : $"in {step.Target.Describe(step, 0)}, {holder}";
            splat.Add($"{thread.Name} waits {wanted}");
        }

        var names = waiting.Count == 1 ? $"task {waiting[0].Name}" : "tasks " + string.Join(", ", waiting.Select(thread => thread.Name));
        return new Scene(
            $"INFO: {names} blocked for ever",
            splat,
            [
                .. waiting.Select(thread => new TaskAt(thread, end, IsWaiting: true)),
                .. waiting.Select(thread => thread.Blocker).OfType<ModelThread>().Distinct().Where(thread => thread.Finished).Select(thread => new TaskAt(thread, end)),
            ],
            [],
            end,
            waiting,
            []);
    }

    /// <summary>The wait cycle that goes through the function which the key names.</summary>
    private static List<ModelThread> Cycle(Machine machine, Violation violation)
    {
        var found = new List<ModelThread>();
        foreach (var start in machine.Threads)
        {
            if (start.Finished || (start.Calls.Innermost?.Name ?? "") != violation.Key.Function) continue;
            var cycle = new List<ModelThread>();
            for (var at = start; at is not null && !at.Finished && !cycle.Contains(at); at = at.Blocker) cycle.Add(at);
            if (cycle[^1].Blocker == start) found = cycle;
        }

        return found.Count > 0 ? found : [.. machine.Threads.Where(thread => thread.Arrived && !thread.Finished)];
    }
}
