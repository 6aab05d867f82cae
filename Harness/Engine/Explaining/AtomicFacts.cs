using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>Why a thread may neither sleep nor be preempted at a place of a recorded run.</summary>
internal static class AtomicFacts
{
    /// <summary>The steps that made it so, oldest first; none if it may.</summary>
    /// <param name="run">The run.</param>
    /// <param name="thread">The thread.</param>
    /// <param name="before">The number of entries before the place.</param>
    /// <param name="withRcu">Whether RCU sections count.</param>
    internal static IEnumerable<Fact> Of(RecordedRun run, ModelThread thread, int before, bool withRcu = true)
    {
        if (thread.IsInterrupt)
        {
            var arrival = run.Last(before, entry => entry.Thread == thread && entry.Step.Target == thread.Cpu);
            var kind = thread.IsSoftirq ? "a softirq's" : "an interrupt";
            if (arrival >= 0) yield return new(arrival, $"{thread.Name} is {kind} handler, which may never sleep");
            yield break;
        }

        var facts = new List<Fact>();
        if (withRcu && Since(run, thread, before, entry => entry.RcuDepth > 0) is >= 0 and var rcu)
            facts.Add(new(rcu, $"{thread.Name} enters an RCU read-side section"));
        if (Since(run, thread, before, entry => entry.PreemptCount > 0) is >= 0 and var count && !facts.Exists(fact => fact.Entry == count))
        {
            facts.Add(new(count, run.Held(thread, before).Find(taken => taken.Entry == count) is { } taken
                ? $"{thread.Name} takes &{taken.Lock.Name}, a spinlock, and still holds it: preemption is off"
                : $"{thread.Name} turns preemption off"));
        }

        if (Since(run, thread, before, entry => entry.IrqsDisabled) is >= 0 and var irqs && !facts.Exists(fact => fact.Entry == irqs))
            facts.Add(new(irqs, $"{thread.Name} turns interrupts off, and nothing turns them on again"));
        foreach (var fact in facts.OrderBy(fact => fact.Entry)) yield return fact;
    }

    /// <summary>Since when something has been true of a thread without a break; −1 if it is not.</summary>
    private static int Since(RecordedRun run, ModelThread thread, int before, Func<TraceEntry, bool> holds)
    {
        var since = -1;
        for (var i = before - 1; i >= 0; i--)
        {
            if (run.Entries[i].Thread != thread) continue;
            if (!holds(run.Entries[i])) break;
            since = i;
        }

        return since;
    }
}
