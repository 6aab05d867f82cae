using System.Text;

namespace TagStorageModel.Kit.Execution;

/// <summary>The rules that one run has broken. A violation is data, never an exception: the run goes on.</summary>
public sealed class Violations(Machine machine)
{
    private Violation[] items = new Violation[16];
    private int count;

    /// <summary>The violations so far, in the order in which they happened, at most one for each key.</summary>
    public ReadOnlySpan<Violation> Items => items.AsSpan(0, count);

    /// <summary>Something was written where it should not have been: what follows may be its consequence.</summary>
    public bool IsTainted { get; set; }

    /// <summary>Where the store was made that is taking effect now; null outside of a store buffer.</summary>
    internal ViolationOrigin? Origin { get; set; }

    /// <summary>Reports a broken rule, attributed to the innermost function of the code under test that the thread is in.</summary>
    /// <param name="invariant">The rule.</param>
    /// <param name="thread">Who broke it.</param>
    /// <param name="detail">What tells this violation from others of the rule in the same function; part of the key. A literal.</param>
    /// <param name="first">A fact for the report: not part of the key.</param>
    /// <param name="second">Another.</param>
    /// <param name="isActual">The harm was done, rather than announced by an annotation.</param>
    /// <param name="function">The function to name instead of the innermost one.</param>
    /// <param name="withLocks">Whether the lock classes held belong to the key.</param>
    /// <param name="cause">Where in the recorded trace it was brought about, as <see cref="Violation.Entry"/>; 0 if unknown.</param>
    /// <param name="isCausedInSetup">Whether it was brought about while the setup ran.</param>
    /// <param name="leftOff">Who had left interrupts off, if it is not those that are off now that matter.</param>
    public void Report(
        Invariant invariant, ModelThread? thread, string detail, long first = 0, long second = 0,
        bool isActual = true, string? function = null, bool withLocks = true,
        int cause = 0, bool isCausedInSetup = false, IrqsLeftOff? leftOff = null)
    {
        var key = new ViolationKey(
            invariant,
            function ?? (thread is null ? null : FunctionBehind(thread)) ?? "",
            withLocks && thread is not null ? Origin?.Locks ?? thread.Held.Classes : 0,
            thread is null ? ContextKind.End : Origin?.Context ?? ContextOf(thread),
            detail)
        {
            LeftOff = leftOff ?? (thread is null ? null : Origin is { } origin ? origin.LeftOff : LeftOffFor(thread)),
        };
        for (var i = 0; i < count; i++)
        {
            if (items[i].Key != key) continue;
            if (isActual) items[i].IsActual = true;
            return;
        }

        if (count == items.Length) Array.Resize(ref items, count * 2);
        var entry = machine.Trace.IsRecording ? machine.Trace.Entries.Count : 0;
        items[count++] = new Violation(key, thread, machine.Trace.Steps, entry, first, second)
        {
            IsActual = isActual,
            IsConsequence = IsTainted,
            Cause = cause,
            IsCausedInSetup = isCausedInSetup,
        };
    }

    /// <summary>
    /// The function that whatever a thread does now is attributed to: the innermost one, or the one that made the store which
    /// is taking effect. Null outside of any.
    /// </summary>
    public string? FunctionBehind(ModelThread thread) => Origin?.Function ?? thread.Calls.Innermost?.Name;

    internal ViolationOrigin OriginOf(ModelThread thread) =>
        new(thread.Calls.Innermost?.Name ?? "", thread.Held.Classes, ContextOf(thread), LeftOffFor(thread));

    internal void Clear()
    {
        Array.Clear(items, 0, count);
        count = 0;
        IsTainted = false;
    }

    private static ContextKind ContextOf(ModelThread thread)
    {
        if (thread.IsInterrupt) return thread.IsSoftirq ? ContextKind.Softirq : ContextKind.Hardirq;
        var kind = ContextKind.Process;
        // Interrupts were on for a thread that one could freeze.
        if (thread.Cpu.IrqsDisabled && thread.HasCpu && !thread.Cpu.Froze(thread)) kind |= ContextKind.IrqsOff;
        if (thread.RcuDepth > 0) kind |= ContextKind.Rcu;
        return kind;
    }

    private static IrqsLeftOff? LeftOffFor(ModelThread thread) =>
        thread.IsInterrupt || thread.Cpu.Froze(thread) ? null : thread.Cpu.IrqsLeftOff;
}

/// <summary>Where a thread was: what a violation is attributed to.</summary>
/// <param name="Function">The innermost function of the code under test.</param>
/// <param name="Locks">The lock classes held, as bits.</param>
/// <param name="Context">The context.</param>
/// <param name="LeftOff">Who had left interrupts off, if somebody had.</param>
internal readonly record struct ViolationOrigin(string Function, ulong Locks, ContextKind Context, IrqsLeftOff? LeftOff);

/// <summary>The context a rule was broken in.</summary>
[Flags]
public enum ContextKind
{
    /// <summary>A thread with interrupts on.</summary>
    Process = 0,

    /// <summary>The CPU's interrupts are disabled.</summary>
    IrqsOff = 1,

    /// <summary>In an RCU read-side section.</summary>
    Rcu = 2,

    /// <summary>In a hard interrupt's handler.</summary>
    Hardirq = 4,

    /// <summary>Seen when the run was over.</summary>
    End = 8,

    /// <summary>In a softirq's handler.</summary>
    Softirq = 16,
}

/// <summary>
/// What makes two violations the same: the rule, the function, the lock classes held, the context and the
/// rule's own detail. No number of an object, thread, order or seed is in it.
/// </summary>
/// <param name="Invariant">The rule.</param>
/// <param name="Function">The innermost C function of the code under test.</param>
/// <param name="Locks">The lock classes held, as bits.</param>
/// <param name="Context">The context.</param>
/// <param name="Detail">The rule's own detail: a warning's condition, a cycle.</param>
public readonly record struct ViolationKey(Invariant Invariant, string Function, ulong Locks, ContextKind Context, string Detail)
{
    /// <summary>Who had left interrupts off that should have been on, if somebody had: part of the context.</summary>
    public IrqsLeftOff? LeftOff { get; init; }

    /// <summary>The key as text, stable between builds: <c>I2/function/outer_lock,inner_lock/process/detail</c>.</summary>
    public string Text(LockClasses classes)
    {
        var text = new StringBuilder(Invariant.Id).Append('/').Append(Function).Append('/');
        text.AppendJoin(',', classes.Names(Locks)).Append('/');
        text.Append(ContextText(Context, LeftOff));
        if (Detail.Length > 0) text.Append('/').Append(Detail);
        return text.ToString();
    }

    /// <summary>The context in words, such as <c>process+irqs-off(function:callee)</c>.</summary>
    public static string ContextText(ContextKind context, IrqsLeftOff? leftOff = null) => context switch
    {
        ContextKind.Hardirq => "hardirq",
        ContextKind.Softirq => "softirq",
        ContextKind.End => "end",
        _ => string.Concat(
            "process",
            leftOff is { } by ? $"+irqs-off({by})" : (context & ContextKind.IrqsOff) != 0 ? "+irqs-off" : "",
            (context & ContextKind.Rcu) != 0 ? "+rcu" : ""),
    };
}

/// <summary>One broken rule in one run.</summary>
/// <param name="Key">What it is, whichever run shows it.</param>
/// <param name="Thread">Who; null if it was seen at the end.</param>
/// <param name="Step">How many steps had been done, the offending one included.</param>
/// <param name="Entry">Where it stands in the recorded trace: the number of entries before it.</param>
/// <param name="First">A fact for the report.</param>
/// <param name="Second">Another.</param>
public record struct Violation(ViolationKey Key, ModelThread? Thread, int Step, int Entry, long First, long Second)
{
    /// <summary>The harm was done; otherwise an annotation announced it.</summary>
    public bool IsActual { get; internal set; }

    /// <summary>Where in the recorded trace it was brought about, counted as <see cref="Entry"/> is; 0 if the rule does not say.</summary>
    public int Cause { get; internal init; }

    /// <summary>Whether it was brought about while the setup ran, as far as the rule says.</summary>
    public bool IsCausedInSetup { get; internal init; }

    /// <summary>Something had already been written where others keep what is theirs.</summary>
    public bool IsConsequence { get; internal init; }
}
