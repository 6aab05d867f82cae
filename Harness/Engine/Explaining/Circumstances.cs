using TagStorageModel.Kit.Execution;

namespace TagStorageModel.Engine.Explaining;

/// <summary>
/// What has come together in a run until a rule was broken: what somebody has to arrange who wants to see it on a
/// machine.
/// </summary>
/// <param name="Tasks">Threads that have made a step.</param>
/// <param name="Preemptions">Switches away from a thread that could have gone on.</param>
/// <param name="Interrupts">Interrupts that have arrived.</param>
/// <param name="Failures">Outcomes that were injected: above all of allocations, trylocks and migrations that fail.</param>
/// <param name="HasStoreBuffers">Whether stores took effect late.</param>
public sealed record Circumstances(int Tasks, int Preemptions, int Interrupts, int Failures, bool HasStoreBuffers)
{
    private const string WeakOrder = "weak memory order";

    /// <summary>In words.</summary>
    public override string ToString()
    {
        (int Count, string What)[] all = [(Preemptions, "preemption"), (Interrupts, "interrupt"), (Failures, "injected outcome"),
            (HasStoreBuffers ? 1 : 0, WeakOrder)];
        var there = all.Where(item => item.Count > 0)
            .Select(item => item.What == WeakOrder ? "stores that take effect late (weak memory order)"
            : $"{item.Count} {item.What}{(item.Count == 1 ? "" : "s")}");
        var missing = all.Where(item => item.Count == 0).Select(item => item.What).ToList();
        var without = missing.Count == 0 ? ""
            : $"; no {(missing.Count == 1 ? missing[0] : $"{string.Join(", ", missing.SkipLast(1))} or {missing[^1]}")}";
        return string.Join(", ", there.Prepend(Tasks == 0 ? "no task" : Tasks == 1 ? "one task alone" : $"{Tasks} tasks")) + without;
    }

    internal static Circumstances Of(RecordedRun run, Scene scene, IReadOnlyList<int> preemptions)
    {
        var (tasks, interrupts) = (new HashSet<ModelThread>(), new HashSet<ModelThread>());
        var (failures, steps, hasStoreBuffers) = (0, 0, false);
        for (var i = 0; i < scene.End; i++)
        {
            var entry = run.Entries[i];
            if (entry.IsNote || run.InSetup(i)) continue;
            steps = run.Number(i);
            if (run.IsInjected(i)) failures++;
            if (entry.Thread.Drains is not null) hasStoreBuffers = true;
            else if (entry.Thread.IsInterrupt) interrupts.Add(entry.Thread);
            else tasks.Add(entry.Thread);
        }

        return new(tasks.Count, preemptions.Count(step => step < steps), interrupts.Count, failures, hasStoreBuffers);
    }
}
