using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Lockdep;

namespace TagStorageModel.Engine.Explaining;

/// <summary>What lockdep says of one thread's locks, and what to say of threads that wait for ever.</summary>
internal static class LockStory
{
    internal static Scene Of(RecordedRun run, Violation violation)
    {
        var classes = ((LocksAreSound)violation.Key.Invariant).ClassesOf(violation);
        return (LockFault)violation.Second switch
        {
            LockFault.Recursion => Recursion(run, violation),
            LockFault.NotHeld => BadUnlock(run, violation),
            LockFault.HeldInUserSpace => ReturnToUser(run, violation),
            LockFault.InconsistentUse or LockFault.InconsistentSoftirqUse => LockUsageStory.Inconsistent(run, violation, classes[0]),
            LockFault.InterruptInversion or LockFault.SoftirqInversion =>
                LockUsageStory.Inversion(run, (LockFault)violation.Second, classes),
            LockFault.Order => LockUsageStory.Order(run, classes),
            LockFault.InterruptDeadlock => InterruptDeadlock(run, violation),
            LockFault.CpuDeadlock => CpuDeadlock(run, violation),
            _ => Deadlock(run, violation.Thread is { } alone ? [alone] : Cycle(run.Machine, violation)),
        };
    }

    private static Scene Recursion(RecordedRun run, Violation violation)
    {
        var thread = violation.Thread!;
        var isNote = violation.Entry > 0 && run.Entries[violation.Entry - 1].Note == NoteKind.Recursion;
        var at = isNote ? run.Entries[violation.Entry - 1] : null;
        var wanted = at?.Text ?? (thread.Pending.Target as Lock)?.Class.Name ?? thread.Pending.Kind.Name;
        var calls = at?.Calls ?? thread.Calls.Names();
        var held = run.Held(thread, violation.Entry).Find(taken => taken.Class == wanted);
        // Of what is waited for like a lock and is none lockdep does not know where it was taken: who waits knows for whom.
        var own = held is null && !isNote ? Holds(run, thread).FirstOrDefault() : null;
        var scene = Scene.At(
            run,
            violation,
            "WARNING: possible recursive locking detected",
            [
                $"{thread.Name} is trying to acquire lock ({wanted}), at: {string.Join(" < ", calls.Take(2))}",
                $"but task is already holding lock ({wanted}), at: "
                    + $"{((held?.Entry ?? own?.Entry) is { } since
                        ? string.Join(" < ", run.Entries[since].Calls.Take(2)) : "an unknown place")}",
                violation.IsActual ? "It waits for itself: *** DEADLOCK ***"
                    : "It need not deadlock in this run; a third party can make it.",
            ]);
        IEnumerable<Fact> taken = held is not null ? [new(held.Entry, $"{thread.Name} takes &{held.Lock.Name}, and still holds it")]
            : own is not null ? [own] : [];
        var again = (own is null ? $"{thread.Name} takes a lock of class {wanted} again"
            : $"{thread.Name} waits for itself for ever: {thread.Pending.Target.Describe(thread.Pending, 0)}")
            + $"{(calls.Count > 1 ? $" in {calls[0]}(), called by {calls[1]}()" : "")}"
            + $"{(held is not null && at is null ? ", the same one: it waits for itself for ever" : "")}";
        return (isNote ? scene
            : scene with { Waiting = [thread], Marks = [], Tasks = [new TaskAt(thread, violation.Entry, IsWaiting: true)] })
            .With([.. taken, isNote ? new(violation.Entry - 1, again) : Fact.Waits(again)]);
    }

    private static Scene BadUnlock(RecordedRun run, Violation violation)
    {
        var entry = run.Entries[violation.Entry - 1];
        return Scene.At(
            run,
            violation,
            "WARNING: bad unlock balance detected!",
            [$"{violation.Thread!.Name} is trying to release lock ({entry.Text}) at: {violation.Key.Function}",
                "but there are no more locks to release of it!"])
            .With(Released(run, violation), new(violation.Entry - 1, $"{violation.Thread!.Name} releases it, and does not hold it"));
    }

    private static Scene ReturnToUser(RecordedRun run, Violation violation)
    {
        var count = violation.First == 1 ? "1 lock" : $"{violation.First} locks";
        return Scene.At(
            run,
            violation,
            "WARNING: lock held when returning to user space!",
            [$"{violation.Thread!.Name} is leaving the kernel with {count} still held!"])
            .With([
                .. run.Held(violation.Thread, violation.Entry).Take(2)
                    .Select(taken => new Fact(taken.Entry, $"{violation.Thread.Name} takes &{taken.Lock.Name}, and nobody releases it")),
                new(violation.Entry - 1, $"{violation.Thread.Name} returns to user space with it"),
            ]);
    }

    private static Fact Released(RecordedRun run, Violation violation)
    {
        var before = run.Last(violation.Entry - 1, entry => entry.Thread == violation.Thread && entry.Step.Target is Lock held
            && held.Class.Name == run.Entries[violation.Entry - 1].Text);
        return before < 0 ? Fact.Never($"{violation.Thread!.Name} has never taken the lock")
            : new(before, "the last that it did with the lock");
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
                $"{handler.Name} interrupted {thread.Name} on {thread.Cpu.Name} and spins on &{wanted} in "
                    + $"{handler.Calls.Innermost?.Name ?? handler.Name}",
                .. LockUsageStory.UnsafeScenario(thread.Cpu.Name, wanted),
            ],
            [new TaskAt(handler, end, IsWaiting: true), new TaskAt(thread, end)],
            [],
            end,
            [handler],
            [])
            .With(
                new(taken?.Entry ?? -1, $"{thread.Name} takes &{wanted} with interrupts on, and holds it when the interrupt arrives"),
                new(run.Last(end, entry => entry.Thread == handler && entry.Step.Target == handler.Cpu),
                    $"{handler.Name} interrupts {thread.Name} on the same CPU: {thread.Name} cannot go on before it returns"),
                Fact.Waits($"{handler.Name} spins on &{wanted}, which {thread.Name} holds: neither can go on"));
    }

    /// <summary>A task spins for another one, which cannot get the CPU.</summary>
    private static Scene CpuDeadlock(RecordedRun run, Violation violation)
    {
        var thread = violation.Thread!;
        var off = run.Machine.Threads[(int)violation.First];
        var wanted = thread.Pending;
        var end = run.Entries.Count;
        var why = run.Machine.Preempt ? $"{thread.Name} is not preemptible()" : "CONFIG_PREEMPT is off";
        return new Scene(
            $"BUG: soft lockup on {thread.Cpu.Name}: {thread.Name} spins for {off.Name}, which is off the CPU",
            [
                $"{thread.Name} runs on {thread.Cpu.Name} and spins in {wanted.Target.Describe(wanted, 0)}",
                $"{off.Name} would end that, but is off {off.Cpu.Name}, which {thread.Name} does not give up: {why}",
            ],
            [new TaskAt(thread, end, IsWaiting: true), new TaskAt(off, end)],
            [],
            end,
            [thread],
            [])
            .With([
                .. Holds(run, thread),
                new(run.Last(end, entry => entry.Thread == off), $"the last that {off.Name} does before it loses {off.Cpu.Name}"),
                Fact.Waits($"{thread.Name} spins, and does not give up the CPU that {off.Name} needs: neither can go on"),
            ]);
    }

    /// <summary>Threads wait for one another, or for something that nobody will do.</summary>
    internal static Scene Deadlock(RecordedRun run, IReadOnlyList<ModelThread> waiting)
    {
        var end = run.Entries.Count;
        var splat = new List<string>();
        foreach (var thread in waiting)
        {
            var step = thread.Pending;
            var blocker = thread.Blocker;
            var holder = blocker is null ? "which nobody will do" : blocker.Finished
                ? $"taken by {blocker.Name}{Since(run, blocker, step.Target)}, and not released" : $"held by {blocker.Name}";
            var wanted = thread.Cpu.Froze(thread) ? $"for {thread.Cpu.Handler}, which has interrupted it"
                : thread.IsOffCpu ? $"for {thread.Cpu.Name}, which {thread.Cpu.Running} does not give up"
                : $"in {step.Target.Describe(step, 0)}, {holder}";
            splat.Add($"{thread.Name} waits {wanted}");
        }

        var names = waiting.Count == 1 ? $"task {waiting[0].Name}" : "tasks " + string.Join(", ", waiting.Select(thread => thread.Name));
        return new Scene(
            $"INFO: {names} blocked for ever",
            splat,
            [
                .. waiting.Select(thread => new TaskAt(thread, end, IsWaiting: true)),
                .. waiting.Select(thread => thread.Blocker).OfType<ModelThread>().Distinct().Where(thread => thread.Finished)
                    .Select(thread => new TaskAt(thread, end)),
            ],
            [],
            end,
            waiting,
            [])
            .With([.. waiting.SelectMany(thread => Holds(run, thread)).OrderBy(fact => fact.Entry),
                Fact.Waits(waiting.Count == 1 ? $"{waiting[0].Name} waits for what nobody will do"
                : "each waits for what the next one holds")]);
    }

    /// <summary>Since which of its system calls or accesses a thread holds a lock; empty if that is not known.</summary>
    private static string Since(RecordedRun run, ModelThread thread, KernelObject wanted)
    {
        var taken = run.Held(thread, run.Entries.Count).Find(item => item.Lock == wanted);
        var call = taken is null ? -1 : run.Last(taken.Entry, entry => entry.Thread == thread && entry.Calls.Count == 0);
        var times = run.Held(thread, run.Entries.Count).Count(item => item.Lock == wanted);
        return call < 0 ? "" : $"{(times > 1 ? $" {times} times" : "")} for `{run.Entries[call].Told}`";
    }

    /// <summary>What a thread waits for, and since when it is held.</summary>
    private static IEnumerable<Fact> Holds(RecordedRun run, ModelThread thread)
    {
        if (thread.Blocker is not { } blocker || thread.Cpu.Froze(thread) || thread.IsOffCpu) yield break;
        var wanted = thread.Pending.Target;
        var taken = run.Held(blocker, run.Entries.Count).Find(item => item.Lock == wanted);
        if (taken is null)
        {
            // A lock of the subject's own, of which lockdep knows nothing.
            var last = wanted is Lock ? -1 : run.Last(run.Entries.Count, entry => entry.Thread == blocker && entry.Step.Target == wanted);
            if (run.Stories.TakenBy(run, blocker, thread.Pending) is { } own) yield return own;
            else if (last >= 0) yield return new(last, $"{blocker.Name} takes "
                + $"{wanted.Name}{(blocker.Finished ? " and returns without releasing it" : $", which {thread.Name} waits for")}");
            yield break;
        }

        yield return new(taken.Entry,
            $"{blocker.Name} takes "
            + $"&{taken.Lock.Name}{(blocker.Finished ? " and returns without releasing it" : $", which {thread.Name} waits for")}");
        if (!blocker.Finished || run.Stories.WhyKept(run, blocker, taken) is not { } retry) yield break;
        yield return retry;
        var again = run.Held(blocker, run.Entries.Count).Find(item => item.Lock == taken.Lock && item.Entry > retry.Entry);
        if (again is not null)
            yield return new(again.Entry, $"{blocker.Name} takes &{taken.Lock.Name} again for the retry, and holds it twice");
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
