using TagStorageModel.Kit.Execution;
using TagStorageModel.Kit.Primitives;

namespace TagStorageModel.Model.Mm.Pages;

/// <summary>PG_locked: the sleeping bit lock of a folio.</summary>
public sealed class FolioLock(Machine machine, Page page) : BitLock(machine, $"pfn:{page.Pfn}.PG_locked", "folio_lock", Kinds)
{
    private static readonly BitLockKinds Kinds = new(
        new("folio_lock", Access.Write) { Order = StoreOrder.Relaxed, Waits = true },
        new("folio_trylock", Access.Write) { Order = StoreOrder.Relaxed },
        new("folio_unlock", Access.Write));

    /// <summary>The step that takes it, and waits for it.</summary>
    public static StepKind LockKind => Kinds.Lock;

    private static readonly StepKind WaitKind = new("folio_wait_locked", Access.Read) { Waits = true };

    /// <summary>folio_wait_locked(): sleeps until it is unlocked, without taking it.</summary>
    public Step WaitLocked()
    {
        Context.MightSleep();
        return new(this, WaitKind);
    }

    /// <inheritdoc/>
    public override long Execute(ModelThread thread, in Step step)
    {
        if (step.Kind != WaitKind) return base.Execute(thread, step);
        Machine.Lockdep.WaitedFor(thread, Class);
        return 0;
    }

    /// <inheritdoc/>
    public override StepText Describe(in Step step, long result) =>
        step.Kind == Kinds.TryLock ? StepText.Number($"folio_trylock({page})", result) : $"{step.Kind.Name}({page})";
}
