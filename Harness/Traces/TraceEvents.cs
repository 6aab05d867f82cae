using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Harness.Traces;

/// <summary>How recorded traces name what the code called.</summary>
public static class TraceEvents
{
    private static readonly string[] Locks = ["lock", "lock_irq", "lock_bh", "lock_irqsave"];
    private static readonly string[] Unlocks = ["unlock", "unlock_irq", "unlock_bh", "unlock_irqrestore"];

    /// <summary>The name of an entry of a run's trace; null for what recorded traces do not show.</summary>
    public static string? Of(TraceEntry entry) => entry.IsNote ? OfNote(entry) : OfStep(entry);

    private static string? OfNote(TraceEntry entry)
    {
        if (entry.Note == NoteKind.MightAlloc) return $"might_alloc:{((Gfp)entry.Result).ClassName()}";
        if (entry.Note == NoteKind.RcuReadLock) return "rcu_lock";
        if (entry.Note == NoteKind.RcuReadUnlock) return "rcu_unlock";
        if (entry.Note == NoteKind.FreeRcu) return "free_rcu";
        return entry.Note == NoteKind.FreeUnused ? "free" : null;
    }

    private static string? OfStep(TraceEntry entry)
    {
        var step = entry.Step;
        if (step.Kind == Slab.AllocKind)
            return $"alloc:{((Gfp)step.Argument).ClassName()}:{(entry.Result == 0 ? "fail" : "ok")}";
        if (step.Target is Cpu && step.Kind.Name.StartsWith("local_irq_", StringComparison.Ordinal)) return step.Kind.Name;
        for (var variant = 0; variant < Locks.Length; variant++)
        {
            if (step.Kind == SpinLock.LockKinds[variant]) return Locks[variant];
            if (step.Kind == SpinLock.UnlockKinds[variant]) return Unlocks[variant];
        }

        return null;
    }
}
