namespace TagStorageModel.Kit.Execution;

/// <summary>
/// Something local to one thread that rules and traces want to know of, declared beside the code that notes it. Nobody
/// can get in at a note. Two kinds are the same only if they are the same instance.
/// </summary>
/// <param name="name">What it is called where it is not printed for a reader.</param>
/// <param name="text">How a report prints such a note, as a line of C or in a few words; null: the note's own text.</param>
public sealed class NoteKind(string name, Func<TraceEntry, string>? text = null)
{
    /// <summary>might_sleep() or might_alloc() in a context that forbids sleeping; first: 1 if a blocking operation ran.</summary>
    public static NoteKind SleepInAtomic { get; } = new("sleep in atomic context", entry => entry.Result != 0 ? "sleeps" : "might_sleep()");

    /// <summary>might_alloc(); first: the gfp flags.</summary>
    public static NoteKind MightAlloc { get; } = new("might_alloc", entry => $"might_alloc(GFP_{((Gfp)entry.Result).ClassName()})");

    /// <summary>A warning fired; text: its condition.</summary>
    public static NoteKind Warning { get; } = new("warning", entry => $"WARN_ON({entry.Text})");

    /// <summary>A function returned with another interrupt state; first and second: disabled before and after.</summary>
    public static NoteKind IrqStateChanged { get; } =
        new("interrupt state changed", entry => $"{Innermost(entry)} returns, irqs_disabled() {Change(entry)}");

    /// <summary>A function returned with another preempt count or RCU depth; first and second: the counts.</summary>
    public static NoteKind PreemptCountChanged { get; } =
        new("preempt count changed", entry => $"{Innermost(entry)} returns, preempt_count() {Change(entry)}");

    /// <summary>A call that does nothing here but that the code makes, while a run is recorded; text: the call.</summary>
    public static NoteKind Call { get; } = new("call");

    /// <summary>
    /// An operation on an xarray begins, while a run is recorded; first: the index, second: the entry to be stored, text: the C
    /// function, the array and, if it is given any, the class of the allocation flags.
    /// </summary>
    public static NoteKind XaCall { get; } = new("xarray operation");

    /// <summary>rcu_read_lock().</summary>
    public static NoteKind RcuReadLock { get; } = new("rcu_read_lock", _ => "rcu_read_lock()");

    /// <summary>rcu_read_unlock().</summary>
    public static NoteKind RcuReadUnlock { get; } = new("rcu_read_unlock");

    /// <summary>An object was handed to call_rcu().</summary>
    public static NoteKind FreeRcu { get; } = new("call_rcu", _ => "call_rcu()");

    /// <summary>A preallocated object was given back unused.</summary>
    public static NoteKind FreeUnused { get; } = new("free unused");

    /// <summary>A system call or fault is over: the thread is back in user mode.</summary>
    public static NoteKind ReturnToUser { get; } = new("return to user", _ => "returns to user space");

    /// <summary>A lock is about to be taken by a thread that holds one of its class; text: the class.</summary>
    public static NoteKind Recursion { get; } = new("recursion", entry => $"takes {entry.Text}, and holds it already");

    /// <summary>A lock was released by somebody who does not hold it; text: the lock.</summary>
    public static NoteKind UnlockNotHeld { get; } = new("unlock not held", entry => $"releases {entry.Text}, and does not hold it");

    /// <summary>An operation went on from an xarray's node that had been freed; text: the xarray.</summary>
    public static NoteKind UseAfterFree { get; } = new("use after free", entry => $"goes on from a freed node of {entry.Text}");

    /// <summary>What it is called where it is not printed for a reader.</summary>
    public string Name { get; } = name;

    /// <summary>A note of this kind as reports print it.</summary>
    public string TextOf(TraceEntry entry) => text is null ? entry.Text : text(entry);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string Innermost(TraceEntry entry) => entry.Calls.Count > 0 ? entry.Calls[0] : entry.Thread.Name;

    private static string Change(TraceEntry entry) => entry.Text.Replace(" ", " → ", StringComparison.Ordinal);
}
